"""Other people's schemas: any folder of JSON Schemas becomes importable Python and compiling TypeScript."""
