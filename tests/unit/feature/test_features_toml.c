/* features.toml: the same specs as from JSON, order of the file, and what is wrong at its line and column. */
#include "vectors.h"

#include "feature/features_toml.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_all),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
