variable "tenants" {
  type    = list(string)
  default = ["acme"]
}
variable "wide" {
  type    = bool
  default = false
}
locals {
  audit = ["created_at", "updated_at"]
  size  = 10 * 3
  clock = sql("now()")
}
schema "public" {}
schema "tenant" {
  for_each = toset(var.tenants)
  name     = each.value
}
table "logs" {
  for_each = toset(var.tenants)
  schema   = schema.tenant[each.value]
  comment  = upper("of ${each.value}")
  column "id" {
    type = var.wide ? bigint : int
    null = false
  }
  column "n" {
    type    = varchar(local.size)
    default = "it's ${each.value}"
  }
  column "r" {
    type    = numeric(10, 2)
    default = 1.50
  }
  dynamic "column" {
    for_each = local.audit
    labels   = [column.value]
    content {
      type    = timestamptz
      null    = false
      default = local.clock
    }
  }
  primary_key {
    columns = [column.id, column["created_at"]]
  }
  check "ck" {
    expr = join(" AND ", [for c in local.audit : "${c} > '2000-01-01'"])
  }
  partition {
    type = RANGE
    by {
      column = column.created_at
    }
  }
}
table "p" {
  schema = schema.public
  column "a" {
    type = int
  }
  column "b" {
    type = int
  }
  partition {
    type = HASH
    by {
      expr = "a % ${length(var.tenants) + 6}"
    }
    by {
      column = column.b
    }
  }
}
table "q" {
  schema = schema.public
  column "a" {
    type = int
  }
  partition {
    type    = LIST
    columns = [column.a]
  }
}
