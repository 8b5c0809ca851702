#include "cli/positions.h"

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "sql/parse.h"
#include "sql/token.h"

typedef struct place {
    mx_span at;
    mx_str owner, part;
} place;

typedef struct source {
    mx_str text;
    uint32_t file;
    mx_vec(uint32_t) starts; /* of its lines */
} source;

typedef struct positions {
    mx_arena *arena;
    mx_diags *diags;
    mx_map places;  /* key_of(…) → place */
    mx_map types;   /* key_of(…) of a type → the place of the first column that has it */
    mx_map sources; /* path → source; one without a text is not there */
    mx_str here;    /* the working directory: paths in it are shown from there */
} positions;

static mx_str key_of(const positions *p, mx_str schema, mx_str table, mx_str column)
{
    return mx_str_printf(p->arena, "%.*s\n%.*s\n%.*s", MX_FMT(schema), MX_FMT(table), MX_FMT(column));
}

/* ---- the files of models ---- */

static mx_str shown_path(const positions *p, mx_str path)
{
    if (mx_str_starts(path, p->here) && path.len > p->here.len + 1 && path.ptr[p->here.len] == '/')
        return mx_str_sub(path, p->here.len + 1, path.len);
    return path;
}

static source *source_of(positions *p, mx_str path)
{
    source *s = mx_map_get(&p->sources, path);
    if (s)
        return s;
    s = mx_new(p->arena, source);
    mx_map_put(p->arena, &p->sources, path, s);
    if (mx_file_read(p->arena, path, &s->text, NULL) != MX_OK || !s->text.len)
        return s;
    s->file = mx_diags_file(p->diags, shown_path(p, path), s->text);
    mx_vec_push(p->arena, &s->starts, 0);
    for (uint32_t i = 0; i < s->text.len; i++)
        if (s->text.ptr[i] == '\n')
            mx_vec_push(p->arena, &s->starts, i + 1);
    return s;
}

static void add_place(positions *p, mx_str key, mx_str path, uint64_t line, mx_str owner, mx_str part)
{
    const source *s = source_of(p, path);
    if (!s->file || !line || line > s->starts.len)
        return;
    uint32_t start = s->starts.at[line - 1];
    mx_str rest = mx_str_sub(s->text, start, s->text.len);
    size_t end = mx_str_find(rest, '\n');
    mx_str whole = mx_str_sub(rest, 0, end == MX_NPOS ? rest.len : end), bare = mx_str_trim(whole);
    start += bare.len ? (uint32_t)(bare.ptr - whole.ptr) : 0;
    place *made = mx_new(p->arena, place);
    *made = (place){{s->file, start, start + (uint32_t)bare.len}, owner, part};
    mx_map_put(p->arena, &p->places, key, made);
}

/* ---- the comments ---- */

/* "shop[type=schema].users[type=table] /abs/models.py:10" */
static void read_atlas(positions *p, mx_str text)
{
    static const mx_str mark = {"[type=", 6};
    mx_str names[2] = {MX_STR_NONE, MX_STR_NONE}; /* schema, table */
    for (;;) {
        size_t at = mx_str_find_str(text, mark), close = mx_str_find(text, ']');
        if (at == MX_NPOS || close == MX_NPOS || close < at)
            return;
        mx_str name = mx_str_sub(text, 0, at), kind = mx_str_sub(text, at + mark.len, close);
        names[mx_str_eq(kind, MX_STR("schema")) ? 0 : 1] = name;
        text = mx_str_sub(text, close + 1, text.len);
        if (!mx_str_starts(text, MX_STR(".")))
            break;
        text = mx_str_sub(text, 1, text.len);
    }
    size_t colon = mx_str_rfind(text, ':');
    uint64_t line;
    mx_str key = key_of(p, names[0], names[1], MX_STR_NONE);
    if (colon != MX_NPOS && mx_str_to_u64(mx_str_sub(text, colon + 1, text.len), &line) &&
        !mx_map_get(&p->places, key))
        add_place(p, key, mx_str_trim(mx_str_sub(text, 0, colon)), line, MX_STR_NONE, MX_STR_NONE);
}

static mx_str member(const mx_json *json, const char *name)
{
    return mx_json_string(mx_json_get(json, mx_str_of(name)));
}

static void read_own(positions *p, mx_str text)
{
    mx_json *json;
    if (mx_json_parse(p->arena, text, 0, MX_PRV001, &json, NULL) != MX_OK)
        return;
    int64_t line = mx_json_int(mx_json_get(json, MX_STR("line")));
    add_place(p, key_of(p, member(json, "schema"), member(json, "table"), member(json, "column")),
              member(json, "file"), line > 0 ? (uint64_t)line : 0, member(json, "class"),
              member(json, "attribute"));
}

/* Comments are read up to the first line that is none. */
static void read_comments(positions *p, mx_str text)
{
    static const mx_str atlas = {"-- atlas:pos ", 13}, own = {"-- metaxy:pos ", 14};
    while (text.len) {
        mx_str line, rest;
        if (!mx_str_cut(text, '\n', &line, &rest)) {
            line = text;
            rest = MX_STR_NONE;
        }
        line = mx_str_trim(line);
        if (line.len && !mx_str_starts(line, MX_STR("--")))
            return;
        if (mx_str_starts(line, atlas))
            read_atlas(p, mx_str_sub(line, atlas.len, line.len));
        else if (mx_str_starts(line, own))
            read_own(p, mx_str_sub(line, own.len, line.len));
        text = rest;
    }
}

/* ---- the statements ---- */

static const place *place_of(const positions *p, mx_str schema, mx_str table, mx_str column)
{
    const place *known = mx_map_get(&p->places, key_of(p, schema, table, column));
    return known || !column.len ? known : mx_map_get(&p->places, key_of(p, schema, table, MX_STR_NONE));
}

/* A type stands where the first column that has it does: nothing else in a model is it. */
static void note_types(positions *p, const mx_create_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_type_name *type = table->columns.at[i]->type;
        mx_str key = type ? key_of(p, type->schema, type->name, MX_STR_NONE) : MX_STR_NONE;
        const place *known = type ? place_of(p, table->name.schema, table->name.name,
                                             table->columns.at[i]->name)
                                  : NULL;
        if (known && !mx_map_get(&p->types, key))
            mx_map_put(p->arena, &p->types, key, (void *)known);
    }
}

static void put_place(const positions *p, mx_span at, const place *known)
{
    if (known)
        mx_diags_origin(p->diags, at, known->at, known->owner, known->part);
}

static void put(const positions *p, mx_span at, mx_str schema, mx_str table, mx_str column)
{
    put_place(p, at, place_of(p, schema, table, column));
}

static bool is_type(mx_object_kind kind)
{
    return kind == MX_O_ENUM || kind == MX_O_DOMAIN || kind == MX_O_COMPOSITE;
}

static void put_object(const positions *p, const mx_stmt *stmt)
{
    const mx_create_object *object = stmt->u.create_object;
    if (is_type(object->kind))
        put_place(p, stmt->span,
                  mx_map_get(&p->types, key_of(p, object->name.schema, object->name.name, MX_STR_NONE)));
    else
        put(p, stmt->span, object->name.schema, object->name.name, MX_STR_NONE);
}

static void put_statement(const positions *p, const mx_stmt *stmt)
{
    const mx_create_table *table = stmt->u.create_table;
    switch (stmt->kind) {
    case MX_S_CREATE_TABLE:
        put(p, stmt->span, table->name.schema, table->name.name, MX_STR_NONE);
        for (size_t i = 0; i < table->columns.len; i++) {
            put(p, table->columns.at[i]->span, table->name.schema, table->name.name,
                table->columns.at[i]->name);
        }
        return;
    case MX_S_CREATE_INDEX:
        put(p, stmt->span, stmt->u.create_index.table.schema, stmt->u.create_index.table.name, MX_STR_NONE);
        return;
    case MX_S_CREATE_OBJECT:
        put_object(p, stmt);
        return;
    case MX_S_ALTER:
        put(p, stmt->span, stmt->u.alter->name.schema, stmt->u.alter->name.name, MX_STR_NONE);
        return;
    case MX_S_COMMENT_ON:
        put(p, stmt->span, stmt->u.comment_on->name.schema, stmt->u.comment_on->name.name,
            stmt->u.comment_on->column);
        return;
    default:
        return;
    }
}

/* ---- statements that cannot be read ---- */

static bool is_name(const mx_token *token)
{
    return token->kind == MX_T_WORD || token->kind == MX_T_QUOTED;
}

static bool next(mx_lexer *lexer, mx_token *token)
{
    return mx_lex(lexer, token, NULL) == MX_OK && token->kind != MX_T_END;
}

/* The first name that belongs to a model is whose statement it is: CREATE TABLE "app"."users" (…. The lexer stands behind it. */
static bool find_table(const positions *p, mx_lexer *lexer, mx_str *schema, mx_str *table)
{
    mx_token token;
    mx_str before = MX_STR_NONE;
    bool dot = false;
    while (next(lexer, &token)) {
        bool point = token.kind == MX_T_PUNCT && token.text.ptr[0] == '.';
        if (!point && !is_name(&token)) {
            before = MX_STR_NONE;
        } else if (!point) {
            *table = mx_token_value(p->arena, &token, lexer->server);
            *schema = dot ? before : MX_STR_NONE;
            if (mx_map_get(&p->places, key_of(p, *schema, *table, MX_STR_NONE)))
                return true;
            before = *table;
        }
        dot = point;
    }
    return false;
}

/* What stands between the commas of the first parentheses, each by its first word. */
static void put_parts(const positions *p, mx_lexer *lexer, mx_str schema, mx_str table)
{
    mx_token token;
    mx_str name = MX_STR_NONE;
    mx_span at = MX_NOWHERE;
    int depth = 0;
    bool first = false;
    while (next(lexer, &token)) {
        char c = token.kind == MX_T_PUNCT ? token.text.ptr[0] : 0;
        bool ends = depth == 1 && (c == ',' || c == ')');
        if (ends && name.len)
            put(p, at, schema, table, name);
        if (first) {
            at = token.span;
            name = is_name(&token) ? mx_token_value(p->arena, &token, lexer->server) : MX_STR_NONE;
        }
        at.end = token.span.end;
        depth += (c == '(') - (c == ')');
        first = (c == '(' && depth == 1) || (c == ',' && depth == 1);
        if (ends && c == ')')
            return;
    }
    if (depth >= 1 && name.len) /* it breaks off, or a text does not end */
        put(p, at, schema, table, name);
}

static void put_unread(const positions *p, const mx_statement *statement, const mx_server *server)
{
    mx_lexer lexer = {.text = statement->text,
                      .server = server,
                      .file = statement->span.file,
                      .base = statement->span.start};
    mx_str schema, table;
    if (!find_table(p, &lexer, &schema, &table))
        return;
    put(p, statement->span, schema, table, MX_STR_NONE);
    put_parts(p, &lexer, schema, table);
}

void mx_positions_read(mx_cli *cli, mx_str text, uint32_t file, const mx_server *server)
{
    positions p = {.arena = mx_arena_child(cli->arena), .diags = cli->diags};
    mx_statements statements = {0};
    p.here = mx_path_absolute(p.arena, MX_STR("."));
    read_comments(&p, text);
    if (p.places.len && mx_split(p.arena, text, file, 0, MX_STR_NONE, server, &statements, NULL) == MX_OK) {
        mx_vec(mx_stmt *) read = {0}; /* NULL: it cannot be */
        for (size_t i = 0; i < statements.len; i++) {
            mx_stmt *stmt = mx_new(p.arena, mx_stmt);
            bool ok = mx_parse_statement(p.arena, &statements.at[i], server, stmt, NULL) == MX_OK;
            mx_vec_push(p.arena, &read, ok ? stmt : NULL);
            if (ok && stmt->kind == MX_S_CREATE_TABLE)
                note_types(&p, stmt->u.create_table);
        }
        for (size_t i = 0; i < read.len; i++) { /* in order: mx_diags_origin asks for it */
            if (read.at[i])
                put_statement(&p, read.at[i]);
            else
                put_unread(&p, &statements.at[i], server);
        }
    }
    mx_arena_free(p.arena);
}
