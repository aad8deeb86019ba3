"""The pages of customers and colleagues. A customer's need no script, and on each a person is one press away."""
