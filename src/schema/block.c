#include "schema/block.h"

typedef struct block {
    mx_reader in;
    mx_span at; /* of the body in its file */
    mx_arena *arena;
} block;

static bool read_steps(block *b, mx_block_steps *out);

static mx_block_step *add(block *b, mx_block_steps *steps, mx_block_kind kind)
{
    mx_block_step *step = mx_new(b->arena, mx_block_step);
    step->kind = kind;
    mx_vec_push(b->arena, steps, step);
    return step;
}

static mx_statement statement_of(const block *b, mx_str text, uint32_t start)
{
    mx_span span = {b->at.file, b->at.start + start, b->at.start + start + (uint32_t)text.len};
    return (mx_statement){.span = span, .text = text};
}

/* Up to the next ';', which is taken. */
static bool read_sql(block *b, mx_block_steps *out)
{
    uint32_t start = b->in.tok.span.start;
    while (!mx_reader_at_punct(&b->in, ';')) {
        if (mx_reader_at_end(&b->in) || mx_reader_at_word(&b->in, "atomic"))
            return false;
        mx_reader_next(&b->in);
    }
    mx_str text = mx_str_sub(b->in.lexer.text, start, b->in.tok.span.start);
    add(b, out, MX_BK_SQL)->sql = statement_of(b, mx_str_trim(text), start);
    return mx_reader_punct(&b->in, ';');
}

/* EXECUTE 'a statement'; */
static bool read_execute(block *b, mx_block_steps *out)
{
    uint32_t start = b->in.tok.span.start;
    if (b->in.tok.kind != MX_T_STRING)
        return false;
    add(b, out, MX_BK_SQL)->sql = statement_of(b, mx_reader_value(&b->in), start + 1);
    return mx_reader_punct(&b->in, ';');
}

/* RAISE NOTICE '…', a, b; */
static bool read_raise(block *b)
{
    static const char *const levels[] = {"notice", "info", "warning", "log", "debug"};
    bool told = false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels && !told; i++)
        told = mx_reader_word(&b->in, levels[i]);
    while (told && !mx_reader_at_end(&b->in) && !mx_reader_at_punct(&b->in, ';'))
        mx_reader_next(&b->in);
    return told && mx_reader_punct(&b->in, ';');
}

static bool read_if(block *b, mx_block_steps *out)
{
    mx_block_step *step = add(b, out, MX_BK_IF);
    if (!mx_block_read_asked(&b->in, &step->asked) || !mx_reader_word(&b->in, "then") ||
        !read_steps(b, &step->then))
        return false;
    if (mx_reader_word(&b->in, "else") && !read_steps(b, &step->otherwise))
        return false;
    return mx_reader_words(&b->in, "end if") && mx_reader_punct(&b->in, ';');
}

static unsigned condition(mx_str name)
{
    static const struct {
        const char *name;
        unsigned passes;
    } rows[] = {
        {"duplicate_object", MX_EX_OBJECT},
        {"duplicate_table", MX_EX_TABLE},
        {"duplicate_column", MX_EX_COLUMN},
        {"duplicate_function", MX_EX_FUNCTION},
        {"duplicate_schema", MX_EX_SCHEMA},
        {"undefined_table", MX_EX_NO_TABLE},
        {"undefined_object", MX_EX_NO_OBJECT},
        {"undefined_column", MX_EX_NO_COLUMN},
        {"undefined_function", MX_EX_NO_FUNCTION},
        {"invalid_schema_name", MX_EX_NO_SCHEMA},
        {"others", MX_EX_OTHERS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (mx_str_ieq(name, mx_str_of(rows[i].name)))
            return rows[i].passes;
    }
    return 0;
}

static bool does_nothing(block *b)
{
    while (!mx_reader_at_word(&b->in, "when") && !mx_reader_at_word(&b->in, "end")) {
        if (mx_reader_word(&b->in, "null") ? !mx_reader_punct(&b->in, ';')
                                           : !mx_reader_word(&b->in, "raise") || !read_raise(b))
            return false;
    }
    return true;
}

/* Behind EXCEPTION: WHEN a OR b THEN NULL; … */
static bool read_handlers(block *b, unsigned *passes)
{
    while (mx_reader_word(&b->in, "when")) {
        do {
            unsigned more = b->in.tok.kind == MX_T_WORD ? condition(b->in.tok.text) : 0;
            if (!more)
                return false;
            *passes |= more;
            mx_reader_next(&b->in);
        } while (mx_reader_word(&b->in, "or"));
        if (!mx_reader_word(&b->in, "then") || !does_nothing(b))
            return false;
    }
    return *passes != 0;
}

/* Behind BEGIN, up to END, which is taken. */
static bool read_block(block *b, mx_block_steps *out)
{
    mx_block_step *step = add(b, out, MX_BK_BLOCK);
    if (!read_steps(b, &step->then))
        return false;
    if (mx_reader_word(&b->in, "exception") && !read_handlers(b, &step->passes))
        return false;
    return mx_reader_word(&b->in, "end");
}

static bool begins_sql(const mx_reader *in)
{
    static const char *const words[] = {"create", "alter",  "drop",   "comment", "grant",
                                        "revoke", "insert", "update", "delete"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_reader_at_word(in, words[i]))
            return true;
    }
    return false;
}

static bool ends_steps(const mx_reader *in)
{
    return mx_reader_at_word(in, "end") || mx_reader_at_word(in, "else") ||
           mx_reader_at_word(in, "exception");
}

static bool read_step(block *b, mx_block_steps *out)
{
    if (begins_sql(&b->in))
        return read_sql(b, out);
    if (mx_reader_word(&b->in, "if"))
        return read_if(b, out);
    if (mx_reader_word(&b->in, "begin"))
        return read_block(b, out) && mx_reader_punct(&b->in, ';');
    if (mx_reader_word(&b->in, "execute"))
        return read_execute(b, out);
    if (mx_reader_word(&b->in, "raise"))
        return read_raise(b);
    return mx_reader_word(&b->in, "null") && mx_reader_punct(&b->in, ';');
}

static bool read_steps(block *b, mx_block_steps *out)
{
    while (!ends_steps(&b->in)) {
        if (!read_step(b, out))
            return false;
    }
    return true;
}

/* [LANGUAGE plpgsql] */
static bool skip_language(mx_reader *in)
{
    return !mx_reader_word(in, "language") || mx_str_ieq(mx_reader_value(in), MX_STR("plpgsql"));
}

/* The body between its two dollar quotes. */
static bool open_body(block *b, const mx_statement *statement, const mx_server *server)
{
    mx_reader in = mx_reader_open(b->arena, statement->text, server);
    if (!mx_reader_word(&in, "do") || !skip_language(&in) || in.tok.kind != MX_T_STRING ||
        !mx_str_eq(in.tok.prefix, MX_STR("$")))
        return false;
    size_t quote = mx_str_find(mx_str_sub(in.tok.text, 1, in.tok.text.len), '$') + 2;
    mx_str body = mx_str_sub(in.tok.text, quote, in.tok.text.len - quote);
    b->at = statement->span;
    b->at.start += in.tok.span.start + (uint32_t)quote;
    b->in = mx_reader_open(b->arena, body, server);
    mx_reader_next(&in);
    return skip_language(&in) && (mx_reader_at_end(&in) || mx_reader_at_punct(&in, ';'));
}

mx_status mx_block_read(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                        mx_block_steps *out)
{
    block b = {.arena = arena};
    if (server->engine != MX_PG || !open_body(&b, statement, server) || !mx_reader_word(&b.in, "begin") ||
        !read_block(&b, out))
        return MX_NOT_FOUND;
    (void)mx_reader_punct(&b.in, ';');
    return mx_reader_at_end(&b.in) ? MX_OK : MX_NOT_FOUND;
}
