"""How many steps it takes to reach a person, in the menus, flows and sites that exist today."""
