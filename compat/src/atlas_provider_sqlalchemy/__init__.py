"""The names of atlas-provider-sqlalchemy, served by `metaxy.ext.sqlalchemy`."""
