#include "feature/version.h"

#include "base/hash.h"

mx_str mx_version_of(mx_arena *arena, mx_str text, size_t truncation)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[32];
    size_t len = truncation < MX_DIGEST_CHARS ? truncation : MX_DIGEST_CHARS;
    char *out = mx_arena_alloc(arena, len + 1, 1);
    mx_sha256_of(text, digest);
    for (size_t i = 0; i < len; i++)
        out[i] = digits[i % 2 ? digest[i / 2] & 15 : digest[i / 2] >> 4];
    out[len] = '\0';
    return (mx_str){out, len};
}

mx_str mx_spec_version_in(mx_buf *room, mx_arena *arena, const mx_feature_spec *spec, size_t truncation)
{
    room->len = 0;
    mx_spec_write(room, spec, MX_CANON_HASHED);
    return mx_version_of(arena, mx_buf_view(room), truncation);
}

mx_str mx_spec_version(mx_arena *arena, const mx_feature_spec *spec, size_t truncation)
{
    mx_arena *scratch = mx_arena_child(arena);
    mx_buf room = MX_BUF(scratch);
    mx_str version = mx_spec_version_in(&room, arena, spec, truncation);
    mx_arena_free(scratch);
    return version;
}

mx_str mx_definition_version_in(mx_buf *room, mx_arena *arena, mx_str spec_version, const mx_definition *def,
                                size_t truncation)
{
    room->len = 0;
    mx_buf_str(room, spec_version);
    mx_definition_write_schema(room, def, MX_CANON_HASHED);
    return mx_version_of(arena, mx_buf_view(room), truncation);
}

mx_str mx_definition_version(mx_arena *arena, mx_str spec_version, const mx_definition *def,
                             size_t truncation)
{
    mx_arena *scratch = mx_arena_child(arena);
    mx_buf room = MX_BUF(scratch);
    mx_str version = mx_definition_version_in(&room, arena, spec_version, def, truncation);
    mx_arena_free(scratch);
    return version;
}

static int by_key_text(const void *a, const void *b, void *spec)
{
    const mx_feature_spec *of = spec;
    return mx_str_cmp(of->fields.at[*(const size_t *)a].key, of->fields.at[*(const size_t *)b].key);
}

const size_t *mx_spec_field_order(mx_arena *arena, const mx_feature_spec *spec)
{
    size_t *order = mx_new_array(arena, size_t, spec->fields.len);
    for (size_t i = 0; i < spec->fields.len; i++)
        order[i] = i;
    mx_sort(arena, order, spec->fields.len, sizeof *order, by_key_text, (void *)(uintptr_t)spec);
    return order;
}

mx_str mx_spec_code_version(mx_arena *arena, const mx_feature_spec *spec, size_t truncation)
{
    mx_arena *scratch = mx_arena_child(arena);
    const size_t *order = mx_spec_field_order(scratch, spec);
    mx_buf buf = MX_BUF(scratch);
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_buf_str(&buf, spec->fields.at[order[i]].key);
        mx_buf_str(&buf, spec->fields.at[order[i]].code_version);
    }
    mx_str version = mx_version_of(arena, mx_buf_view(&buf), truncation);
    mx_arena_free(scratch);
    return version;
}
