"""May this go into production? Six questions to what is generated and, when told, to what is deployed."""
