/* features.toml: the same specs as from JSON, order of the file, and what is wrong at its line and column. */
#include "vectors.h"

#include "feature/column_type.h"
#include "feature/features_toml.h"
#include "feature/graph.h"

static const char full[] = "[features.video]\n"
                           "id_columns = [\"video_id\"]\n"
                           "fields = [\"frames\", { key = \"audio\", code_version = \"2\" }]\n"
                           "\n"
                           "[features.\"video/crop\"]\n"
                           "id_columns = [\"video_id\", \"crop_id\"]\n"
                           "description = \"crops of the frames\"\n"
                           "metadata = { owner = \"é\", n = [1, 2.5] }\n"
                           "project = \"other\"\n"
                           "[[features.\"video/crop\".deps]]\n"
                           "feature = \"video\"\n"
                           "rename = { z = \"video_z\", path = \"video_path\" }\n"
                           "select = [\"video_path\"]\n"
                           "filters = [\"a > 1\"]\n"
                           "optional = true\n"
                           "lineage = { type = \"1:N\", on = [\"video_id\"] }\n"
                           "fields_mapping = { type = \"specific\", mapping = { frames = [\"frames\"] } }\n"
                           "[features.\"video/crop\".fields.frames]\n"
                           "code_version = \"2\"\n"
                           "deps = [{ feature = \"video\", fields = [\"frames\"] }]\n"
                           "[features.\"video/crop\".fields.\"audio/left\"]\n"
                           "deps = \"__METAXY_ALL_DEP__\"\n"
                           "[features.\"video/crop\".columns]\n"
                           "width = \"integer\"\n"
                           "name = \"varchar(20)\"\n"
                           "shape = \"geometry\"\n"
                           "\n"
                           "[features.ext]\n"
                           "id_columns = [\"id\"]\n"
                           "external = true\n"
                           "on_version_mismatch = \"error\"\n"
                           "provenance_by_field = { default = \"abc\" }\n";

static const char *const full_specs[] = {
    "{\"key\":\"video\",\"id_columns\":[\"video_id\"],\"fields\":[\"frames\",{\"key\":\"audio\",\"code_"
    "version\":\"2\"}]}",
    "{\"key\":\"video/crop\",\"id_columns\":[\"video_id\",\"crop_id\"],\"description\":\"crops of the "
    "frames\",\"metadata\":"
    "{\"owner\":\"é\",\"n\":[1,2.5]},\"deps\":[{\"feature\":\"video\",\"rename\":{\"z\":\"video_z\",\"path\":"
    "\"video_path\"},"
    "\"select\":[\"video_path\"],\"filters\":[\"a > "
    "1\"],\"optional\":true,\"lineage\":{\"relationship\":{\"type\":\"1:N\","
    "\"on\":[\"video_id\"]}},\"fields_mapping\":{\"mapping\":{\"type\":\"specific\",\"mapping\":{\"frames\":["
    "\"frames\"]}}}}],"
    "\"fields\":[{\"key\":\"frames\",\"code_version\":\"2\",\"deps\":[{\"feature\":\"video\",\"fields\":["
    "\"frames\"]}]},"
    "{\"key\":\"audio/left\",\"deps\":\"__METAXY_ALL_DEP__\"}]}",
    "{\"key\":\"ext\",\"id_columns\":[\"id\"]}",
};

static mx_str dump_of(mx_arena *arena, const mx_feature_spec *spec)
{
    mx_buf buf = MX_BUF(arena);
    mx_spec_write(&buf, spec, MX_CANON_DUMP);
    return mx_buf_take(&buf);
}

static mx_status reads_all(mx_arena *arena, void *arg)
{
    mx_definitions defs = {0};
    (void)arg;
    assert_int_equal(
        mx_features_toml(arena, mx_str_of(full), 0, MX_STR("features.toml"), MX_STR("proj"), &defs, NULL),
        MX_OK);
    assert_int_equal(defs.len, 3);
    for (size_t i = 0; i < 3; i++) {
        const mx_feature_spec *want;
        assert_int_equal(mx_spec_from_text(arena, mx_str_of(full_specs[i]), 0, &want, NULL), MX_OK);
        assert_text(dump_of(arena, defs.at[i]->spec), dump_of(arena, want).ptr);
    }
    assert_text(defs.at[0]->project, "proj");
    assert_text(defs.at[1]->project, "other");
    assert_text(mx_definition_source(defs.at[1]), "features.toml");
    assert_int_equal(defs.at[1]->columns.len, 3);
    assert_text(
        canon(arena, defs.at[1]->schema),
        "{\"properties\": {\"name\": {\"sql_type\": \"varchar(20)\", \"type\": \"string\"}, \"shape\": "
        "{\"sql_type\": \"geometry\"}, \"width\": {\"sql_type\": \"integer\", \"type\": \"integer\"}}, "
        "\"type\": "
        "\"object\"}");
    assert_null(defs.at[0]->schema);
    assert_false(defs.at[1]->external);
    assert_true(defs.at[2]->external && defs.at[2]->has_provenance && defs.at[2]->mismatch_is_error);
    assert_text(defs.at[2]->provenance.at[0].version, "abc");
    return MX_OK;
}

static void test_reads_all(void **state)
{
    (void)state;
    in_arena(reads_all, NULL);
}

static const struct {
    const char *text, *want;
} bad[] = {
    {"[features.a]\nid_columns = [\"id\"]\n[features.a.fields.x]\ncode_version = 2\n",
     "FEA001 4:16 features.a.fields.x.code_version: expected a string, got a whole number (Write it in "
     "quotes.)"},
    {"[features.a]\nid_column = [\"id\"]\n",
     "FEA001 2:1 features.a.id_column: no such setting (Did you mean 'id_columns'?)"},
    {"[features.a]\nid_columns = [\"id\"]\nmetadata = { o = [{ \"x\\u0000y\" = 1 }] }\n",
     "FEA001 3:34 features.a.metadata.o.0: a name must not hold NUL"},
    {"[features.a]\nid_columns = [\"id\"]\ndescription = \"a\\u0000\"\n",
     "FEA001 3:15 features.a.description: a text must not hold NUL"},
    {"[features.a]\nid_columns = \"id\"\n",
     "FEA001 2:14 features.a.id_columns: expected a list of strings, got a string"},
    {"[features.\"A/b\"]\nid_columns = [\"id\"]\n",
     "FEA001 1:1 features.\"A/b\": FeatureKey first part 'A' is invalid (The first part must start with a "
     "lowercase letter "
     "(a-z) or underscore (_), and contain only lowercase letters, digits, underscores, or hyphens.)"},
    {"[feature.a]\n", "FEA001 1:2 feature: no such setting (Did you mean 'features'?)"},
    {"features = 1\n", "FEA001 1:12 features: expected a table, got a whole number"},
    {"[features.a]\nid_columns = [\"id\"]\nmetadata = { d = 2020-01-01 }\n",
     "FEA001 3:18 features.a.metadata.d: a date or time has no form in JSON (Write it in quotes.)"},
    {"[features.a]\nid_columns = [\"id\"]\nmetadata = { d = inf }\n",
     "FEA001 3:18 features.a.metadata.d: infinity and nan have no form in JSON"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", optional = \"yes\" }]\n",
     "FEA001 3:37 features.a.deps.0.optional: expected true or false, got a string"},
    {"[features.a]\nid_columns = [\"id\"]\n[features.a.columns]\nmetaxy_x = \"int\"\n",
     "FEA001 4:12 features.a.columns.metaxy_x: names that begin with 'metaxy_' are the system's (Leave it "
     "out: the store "
     "adds it.)"},
    {"[features.a]\nid_columns = [\"id\"]\nprovenance_by_field = { default = \"x\" }\n",
     "FEA001 3:23 features.a: 'provenance_by_field' is for external features (Set `external = true`, or "
     "leave it out.)"},
    {"[features.a]\nid_columns = [\"id\"]\nexternal = true\nprovenance_by_field = { other = \"x\" }\n",
     "FEA001 4:33 features.a.provenance_by_field.other: the feature has no such field"},
    {"[features.a]\nid_columns = [\"id\"\n", "CFG001"},
    {"[features.a]\nid_columns = [\"id\", \"id\"]\n",
     "FEA001 2:21 features.a.id_columns.1: the column 'id' stands here twice (Name it once.)"},
    {"[features.a]\nid_columns = [\"\"]\n", "FEA001 2:15 features.a.id_columns.0: a column needs a name"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", select = [\"x\", \"x\"] }]\n",
     "FEA001 3:41 features.a.deps.0.select.1: the column 'x' stands here twice (Name it once.)"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", lineage = { type = \"1:N\", on = [] } "
     "}]\n",
     "FEA001 3:57 features.a.deps.0.lineage.on: it names no column (Name the columns of the upstream "
     "feature's "
     "ids.)"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", filters = [\"x >\"] }]\n",
     "FEA003 3:41 features.a.deps.0.filters.0: expected a column or a literal, but the filter ends"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", filters = [\"a = 1\", \"b BETWEEN 1 "
     "AND "
     "2\"] }]\n",
     "FEA004"},
    {"[features.a]\nid_columns = [\"id\"]\ndeps = [{ feature = \"u\", filters = [\"1 = 1\"] }]\n",
     "FEA001 3:37 features.a.deps.0.filters.0: the filter names no column (Compare a column with "
     "something.)"},
    {"[features.a]\nid_columns = []\n[features.b]\nid_columns = [\"id\"]\nfields = 1\n",
     "FEA001 2:14 features.a: id_columns must be non-empty if specified (Use None for default.); FEA001 5:10 "
     "features.b.fields: expected a list, got a whole number"},
};

static mx_str all_said(mx_arena *arena, const mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < mx_diags_count(diags); i++) {
        const mx_diag *d = mx_diags_at(diags, i);
        mx_place place;
        mx_diags_place(diags, d->at, &place);
        mx_buf_printf(&buf, "%s%s %zu:%zu %.*s", i ? "; " : "", mx_code_name(d->code), place.line,
                      place.column, MX_FMT(d->message));
        if (d->hint.len)
            mx_buf_printf(&buf, " (%.*s)", MX_FMT(d->hint));
    }
    return mx_buf_take(&buf);
}

static mx_status refusals(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mx_diags *diags = mx_diags_new();
        mx_definitions defs = {0};
        mx_str text = mx_str_of(bad[i].text);
        uint32_t file = mx_diags_file(diags, MX_STR("features.toml"), text);
        assert_int_equal(
            mx_features_toml(arena, text, file, MX_STR("features.toml"), MX_STR("p"), &defs, diags),
            MX_FAILED);
        mx_str got = all_said(arena, diags);
        if (strlen(bad[i].want) > 6)
            assert_text(got, bad[i].want);
        else
            assert_true(mx_str_starts(got, mx_str_of(bad[i].want)));
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_refusals(void **state)
{
    (void)state;
    in_arena(refusals, NULL);
}

/* Types of columns. NULL: fine. */
static const struct {
    const char *type, *want;
} column_types[] = {
    {"varchar(20)", NULL},
    {"double precision", NULL},
    {"STRUCT(a integer, b varchar)[]", NULL},
    {"enum('a, '';b')", NULL},
    {"timestamp(3) with time zone", NULL},
    {"int unsigned", NULL},
    {"varchar(10) character set utf8mb4 collate \"x y\"", NULL},
    {"text[][3]", NULL},
    {"Array(Nullable(String))", NULL},
    {"mood", NULL},
    {"public.\"Mood\"", NULL},
    {"\"integr\"", NULL},
    {"public.integr", NULL},
    {"INTEGR", "there is no type 'INTEGR'"},
    {"varhcar(20)", "there is no type 'varhcar'"},
    {"integer not null", "'not' is no part of a type"},
    {"varchar(20", "the type has no ')' at its end"},
    {"list[(]", "the type has ']' where ')' is expected"},
    {"int;", "';' is no part of a type"},
    {"a(;)", "';' is no part of a type"},
    {"int, b text", "',' is no part of a type"},
    {"x)", "')' is no part of a type"},
    {"(20)", "'(' is no part of a type"},
    {" ", "a column needs a name and a type"},
    {"5int", "a type does not begin with a digit"},
    {"enum('a)", "the type has no ' behind the first"},
    {"a \"b\"", "the type has a second name"},
};

static mx_status check_types(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof column_types / sizeof *column_types; i++) {
        mx_type_fault fault = {0};
        bool good = mx_column_type_check(arena, mx_str_of(column_types[i].type), &fault);
        if (good != !column_types[i].want)
            fail_msg("%s: %.*s", column_types[i].type, MX_FMT(fault.message));
        if (!good)
            assert_text(fault.message, column_types[i].want);
    }
    char deep[300];
    mx_type_fault fault;
    memset(deep, '(', sizeof deep);
    deep[0] = 'a';
    assert_false(mx_column_type_check(arena, (mx_str){deep, sizeof deep}, &fault));
    assert_text(fault.message, "the type is nested more than 64 deep");
    return MX_OK;
}

static void test_column_types(void **state)
{
    (void)state;
    in_arena(check_types, NULL);
}

/* What names a column or a field that is not there, when all features are known. `a` has id, path, size; `c` lists no
 * columns. */
#define UPSTREAM                                                                                             \
    "[features.a]\nid_columns = [\"id\"]\ncolumns = { path = \"text\", size = \"int\" }\n"                   \
    "[features.c]\nid_columns = [\"id\"]\n"                                                                  \
    "[features.b]\nid_columns = [\"id\"]\n"

static const struct {
    const char *text, *want;
} declared[] = {
    {"deps = [{ feature = \"a\", select = [\"p\", \"id\", \"metaxy_created_at\"], rename = { path = \"p\" } "
     "}]\n",
     ""},
    {"deps = [{ feature = \"a\", lineage = { type = \"N:1\", on = [\"size\"] } }]\n", ""},
    {"deps = [{ feature = \"c\", select = [\"anything\"], rename = { x = \"y\" } }]\n", ""},
    {"deps = [{ feature = \"a\", select = [\"pth\"] }]\n",
     "FEA015 8:36 feature 'b' selects 'pth', which 'a' does not have (Did you mean 'path'?)"},
    {"deps = [{ feature = \"a\", rename = { colour = \"p\" } }]\n",
     "FEA015 8:37 feature 'b' renames 'colour', which 'a' does not have (List it under the columns of that "
     "feature, "
     "or leave it out.)"},
    {"deps = [{ feature = \"a\", lineage = { relationship = { type = \"N:1\", on = [\"idd\"] } } }]\n",
     "FEA015 8:75 feature 'b' is joined on 'idd', which 'a' does not have (Did you mean 'id'?)"},
    {"deps = [{ feature = \"a\", lineage = { type = \"N:1\", on = [\"size\"] } }]\ncolumns = { w = \"int\" "
     "}\n",
     "FEA015 8:58 feature 'b' is joined on 'size', which it does not have itself (List it under the columns "
     "of this "
     "feature.)"},
    {"deps = [{ feature = \"c\", lineage = { type = \"N:1\", on = [\"idd\"] } }]\n",
     "FEA016 8:58 feature 'b' is joined on 'idd', which neither it nor 'c' declares (Did you mean 'id'?)"},
    {"deps = [{ feature = \"a\", fields_mapping = { type = \"default\", exclude_fields = [\"defalt\"] } }]\n",
     "FEA010 8:81 the fields mapping of feature 'b' names 'defalt', but feature 'a' has no such field (Did "
     "you mean "
     "'default'?)"},
    {"deps = [{ feature = \"a\", fields_mapping = { type = \"specific\", mapping = { default = [\"default\", "
     "\"x\"] } } "
     "}]\n",
     "FEA010 8:98 the fields mapping of feature 'b' names 'x', but feature 'a' has no such field"},
    {"deps = [\"a\"]\nfields = [{ key = \"f\", deps = [{ feature = \"a\", fields = [\"defalt\"] }] }]\n",
     "FEA010 9:11 a.defalt: field 'f' of feature 'b' names it, but that feature has no such field (Did you "
     "mean "
     "'default'?)"},
    {"deps = [{ feature = \"a\", rename = { path = \"id\" } }]\n",
     "FEA011 8:9 feature 'b' renames 'path' of 'a' to 'id', but that is an id column of it"},
};

static mx_status check_declared(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof declared / sizeof *declared; i++) {
        mx_diags *diags = mx_diags_new();
        mx_definitions defs = {0};
        mx_graph *graph = mx_graph_new(arena, 8);
        mx_str text = mx_str_printf(arena, "%s%s", UPSTREAM, declared[i].text);
        uint32_t file = mx_diags_file(diags, MX_STR("features.toml"), text);
        assert_int_equal(mx_features_toml(arena, text, file, MX_STR("f"), MX_STR("p"), &defs, diags), MX_OK);
        for (size_t k = 0; k < defs.len; k++)
            assert_int_equal(mx_graph_add(graph, defs.at[k], false, diags), MX_OK);
        bool error = declared[i].want[0] && !mx_str_starts(mx_str_of(declared[i].want), MX_STR("FEA016"));
        assert_int_equal(mx_graph_check(graph, diags), error ? MX_FAILED : MX_OK);
        assert_text(all_said(arena, diags), declared[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_declared(void **state)
{
    (void)state;
    in_arena(check_declared, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_column_types),
        cmocka_unit_test(test_declared),
        cmocka_unit_test(test_reads_all),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
