"""How every service speaks HTTP: problems, languages, pages, ETags, patches, sparse fields, its OpenAPI document."""
