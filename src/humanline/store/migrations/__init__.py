"""How the schema came to be, a step a file. A step only adds, so that an older process runs beside a newer schema."""
