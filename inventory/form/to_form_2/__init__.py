"""What changes from form 1 to form 2, one module a step. The names of the keys change with every form."""
