locals {
  a = [format("%5d %-3s %q", 1, "b", "c"), join(",", split(" ", "a b")), regexreplace("a1", "\\d", "[$0]"), regexall("(a)(b)?", "abab")]
  b = merge({ a = 1 }, jsondecode("{\"b\":[1,2.5,null]}"), zipmap(["k"], [csvdecode("a,b\n1,\"2\"")]))
  c = setproduct(["a"], ["b", "c"])
  d = slice(flatten([[1, [2]], 3]), 0, 2)
  e = substr(strrev(title(trim("  x ", " "))), 0, -1)
}
env "x" {
  a = local.a
  b = [local.b, local.c, local.d, local.e, chunklist([1, 2, 3], 2), parseint("ff", 16), range(3), "${1}%{ if true }t%{ else }f%{ endif }"]
}
