"""AWS from the catalogue: one CloudFormation template, and what holds policies to least privilege."""
