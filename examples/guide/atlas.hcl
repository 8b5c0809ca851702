// The guide's project file, for three databases. Nothing that `dev` names is started: it only says which
// server's rules to plan by.
variable "dialect" {
  type    = string
  default = "sqlite"
}

locals {
  dev = {
    sqlite     = "sqlite://dev?mode=memory"
    mysql      = "docker://mysql/8/dev"
    postgresql = "docker://postgres/16/dev"
  }
}

data "external_schema" "sqlalchemy" {
  program = [
    "atlas-provider-sqlalchemy",
    "--path", "./db",
    "--dialect", var.dialect,
  ]
}

env "sqlalchemy" {
  src = data.external_schema.sqlalchemy.url
  dev = local.dev[var.dialect]
  url = "sqlite://shop.db"
  migration {
    dir = "file://migrations"
  }
  format {
    migrate {
      diff = "{{ sql . \"  \" }}"
    }
  }
}
