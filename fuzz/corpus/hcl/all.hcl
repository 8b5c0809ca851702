variable "tenants" {
  type    = list(string)
  default = ["a", "b"]
}
variable "obj" {
  type    = object({ a = string, b = optional(number, 2) })
  default = { a = "x" }
}
locals {
  base = "sqlite://app.db?x=${length(var.tenants)}"
  text = <<-EOT
    hello %{ for t in var.tenants ~}
    ${upper(t)},
    %{ endfor }
  EOT
  map  = { for i, t in var.tenants : t => i... if i >= 0 }
  n    = 1 + 2 * 3 % 4 - -1
  cond = local.n > 2 && !false ? "yes" : try(local.nope, null)
}
data "composite_schema" "all" {
  schema "one" {
    url = "file://a.sql"
  }
}
data "runtimevar" "pass" {
  url = "constant://?val=secret&decoder=string"
}
env {
  name     = atlas.env
  for_each = toset(var.tenants)
  url      = urlqueryset(urluserinfo(local.base, "u", data.runtimevar.pass), "k", each.value)
  src      = [data.composite_schema.all.url, "file://b.sql"]
  dev      = "docker://postgres/16/dev?search_path=public"
  schemas  = var.tenants[*]
  migration {
    dir          = "file://migrations"
    format       = atlas
    exec_order   = LINEAR_SKIP
    lock_timeout = "10s"
  }
  format {
    migrate {
      diff = "{{ sql . \"  \" }}"
    }
  }
  diff {
    skip {
      drop_table = true
    }
    concurrent_index { add = true }
  }
  lint { latest = 1 }
}
