#include "dialect/mysql/bytes.h"
#include "dialect/mysql/calls.h"
#include "dialect/mysql/moments.h"
#include "dialect/mysql/mysql.h"
#include "dialect/mysql/negate.h"
#include "dialect/mysql/refuse.h"

#include "schema/canon.h"
#include "schema/print.h"

/* --- print: as SHOW CREATE TABLE, names in backticks, words in lower case ------------------------------------------------------- */

static void print_name(mx_buf *buf, mx_str part, const mx_server *server)
{
    (void)server;
    mx_buf_char(buf, '`');
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '`')
            mx_buf_char(buf, '`');
        mx_buf_char(buf, part.ptr[i]);
    }
    mx_buf_char(buf, '`');
}

static void print_string(mx_buf *buf, const mx_expr *string, const mx_server *server)
{
    (void)server;
    mx_buf_str(buf, string->prefix);
    mx_buf_char(buf, '\'');
    for (size_t i = 0; i < string->text.len; i++) {
        char c = string->text.ptr[i];
        if (c == '\'' || c == '\\')
            mx_buf_char(buf, c);
        mx_buf_char(buf, c);
    }
    mx_buf_char(buf, '\'');
}

/* Arguments, and words behind the last one: char(65 using utf8mb4). */
static void print_list(mx_printer *printer, const mx_expr *node)
{
    bool words = node->arg_count > 1 && node->args[node->arg_count - 1]->kind == MX_E_RAW;
    if (!words) {
        mx_print_args(printer, node, 0);
        return;
    }
    for (uint32_t i = 0; i < node->arg_count; i++) {
        mx_buf_text(printer->buf, i + 1 == node->arg_count ? " " : i ? "," : "");
        mx_print_expr(printer, node->args[i], 0);
    }
}

/* trim(both 'x' from a), convert(a using latin1) */
static bool print_worded(mx_printer *printer, const mx_expr *node)
{
    bool using = mx_str_eq(node->prefix, MX_STR("using"));
    mx_buf_str(printer->buf, mx_expr_last(node));
    mx_buf_char(printer->buf, '(');
    if (!using) {
        mx_buf_str(printer->buf, node->prefix);
        mx_buf_char(printer->buf, ' ');
    }
    mx_print_expr(printer, node->args[using ? 0 : 1], 0);
    mx_buf_text(printer->buf, using ? " using " : " from ");
    if (using)
        mx_buf_str(printer->buf, mx_expr_last(node->args[1]));
    else
        mx_print_expr(printer, node->args[0], 0);
    mx_buf_char(printer->buf, ')');
    return true;
}

/* Functions are named without backticks. */
static bool print_node(mx_printer *printer, const mx_expr *node)
{
    if (node->kind != MX_E_CALL)
        return false;
    if (node->prefix.len && node->arg_count == 2)
        return print_worded(printer, node);
    for (uint32_t i = 0; i < node->path_len; i++) {
        mx_buf_text(printer->buf, i ? "." : "");
        mx_buf_str(printer->buf, node->path[i]);
    }
    mx_buf_text(printer->buf, node->flags & MX_EF_DISTINCT ? "(distinct " : "(");
    print_list(printer, node);
    mx_buf_char(printer->buf, ')');
    return true;
}

static const mx_print_rules print_rules = {
    .name = print_name, .string = print_string, .node = print_node, .spaceless_commas = true};

mx_str mx_mysql_print(mx_model *model, const mx_expr *tree)
{
    return mx_print_tree(model->arena, tree, &model->server, &print_rules);
}

/* --- canonical trees ------------------------------------------------------------------------------------------------------------ */

static mx_expr *binary(mx_model *model, const char *op, mx_expr *left, mx_expr *right)
{
    return mx_expr_binary(model->arena, mx_str_of(op), left, right);
}

/* "x NOT IN …" as "NOT x IN …", as MariaDB shows it; what has no NOT stays. */
static mx_expr *not_of(mx_model *model, mx_expr *node)
{
    if (!(node->flags & MX_EF_NOT))
        return node;
    node->flags &= ~(uint32_t)MX_EF_NOT;
    return mx_expr_unary(model->arena, MX_STR("not"), node);
}

/* x IS UNKNOWN is kept as x IS NULL. */
static mx_expr *canon_is(mx_model *model, mx_expr *node)
{
    if (!mx_str_eq(node->text, MX_STR("is")))
        return node;
    if (node->args[1]->kind == MX_E_NUMBER) { /* it was TRUE or FALSE, which is no number here */
        mx_str word = mx_str_eq(node->args[1]->text, MX_STR("0")) ? MX_STR("false") : MX_STR("true");
        node->args[1] = mx_expr_new(model->arena, MX_E_BOOL, word, node);
    }
    if (node->args[1]->kind == MX_E_KEYWORD && mx_str_eq(node->args[1]->text, MX_STR("unknown")))
        node->args[1] = mx_expr_new(model->arena, MX_E_NULL, MX_STR("null"), node);
    if (mx_is_maria(&model->server) && node->args[1]->kind == MX_E_NULL && !(node->flags & MX_EF_NOT) &&
        mx_expr_is_literal(node->args[0]) && node->args[0]->kind != MX_E_NULL)
        node->args[0] = mx_expr_new(model->arena, MX_E_NUMBER, MX_STR("1"), node); /* so it is shown */
    return node;
}

/* a IN (b) is kept as a = b; a NOT IN (query) as NOT a IN (query). */
static mx_expr *canon_in(mx_model *model, mx_expr *node)
{
    if (node->arg_count != 2)
        return node;
    if (!mx_my_is_query(node->args[1]))
        return binary(model, node->flags & MX_EF_NOT ? "<>" : "=", node->args[0], node->args[1]);
    return mx_is_maria(&model->server) ? not_of(model, node) : node;
}

/* a = ANY (query) is kept as a IN (query), a <> ALL (query) as NOT a IN (query). */
static mx_expr *canon_any(mx_model *model, mx_expr *node)
{
    bool all = (node->flags & MX_EF_ALL) != 0;
    if (mx_str_eq(node->text, MX_STR("!=")))
        node->text = MX_STR("<>");
    if (!mx_is_maria(&model->server) || !mx_str_eq(node->text, all ? MX_STR("<>") : MX_STR("=")))
        return node;
    node->kind = MX_E_IN;
    node->text = MX_STR_NONE;
    node->flags = all ? MX_EF_NOT : 0;
    return not_of(model, node);
}

/* a AND (b AND c) is a AND b AND c. */
static mx_expr *canon_junction(mx_model *model, mx_expr *node)
{
    node->args[0] = mx_my_condition(model, node->args[0]);
    node->args[1] = mx_my_condition(model, node->args[1]);
    for (mx_expr *right = node->args[1]; right->kind == MX_E_BINARY && mx_str_eq(right->text, node->text);
         right = node->args[1]) {
        mx_expr *left = mx_expr_binary(model->arena, node->text, node->args[0], right->args[0]);
        left = canon_junction(model, left);
        node = mx_expr_binary(model->arena, node->text, left, right->args[1]);
    }
    return node;
}

static mx_expr *canon_binary(mx_model *model, mx_expr *node)
{
    static const char *const same[][2] = {
        {"!=", "<>"}, {"&&", "and"}, {"||", "or"}, {"mod", "%"}, {"rlike", "regexp"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (mx_str_eq(node->text, mx_str_of(same[i][0])))
            node->text = mx_str_of(same[i][1]);
    }
    if (mx_str_eq(node->text, MX_STR("and")) || mx_str_eq(node->text, MX_STR("or")))
        return canon_junction(model, node);
    bool zero = node->args[0]->kind == MX_E_NUMBER && mx_str_eq(node->args[0]->text, MX_STR("0"));
    if (zero && mx_str_eq(node->text, MX_STR("=")) && !mx_is_maria(&model->server)) /* shown for NOT a */
        return mx_my_negated(model, node->args[1]);
    if (mx_str_eq(node->text, MX_STR("sounds like")))
        return mx_my_sounds(model, node);
    if (mx_str_eq(node->text, MX_STR("+")) && node->args[0]->kind == MX_E_INTERVAL) {
        mx_expr *interval = node->args[0]; /* INTERVAL 1 DAY + a */
        node->args[0] = node->args[1];
        node->args[1] = interval;
    }
    if (mx_str_eq(node->text, MX_STR("regexp")))
        return mx_my_regexp(model, node);
    if (mx_str_eq(node->text, MX_STR("->")) || mx_str_eq(node->text, MX_STR("->>")))
        return mx_my_json_path(model, node);
    if (mx_str_eq(node->text, MX_STR("xor")) && !mx_is_maria(&model->server)) {
        node->args[0] = mx_my_condition(model, node->args[0]);
        node->args[1] = mx_my_condition(model, node->args[1]);
    }
    return canon_is(model, node);
}

/* +a is a; -(-5) is 5. BINARY a is a cast. */
static mx_expr *canon_unary(mx_model *model, mx_expr *node)
{
    mx_expr *of = node->args[0];
    if (mx_str_eq(node->text, MX_STR("+")))
        return of;
    if (mx_str_eq(node->text, MX_STR("-")) && mx_expr_is_op(of, MX_E_UNARY, "-") &&
        of->args[0]->kind == MX_E_NUMBER)
        return of->args[0];
    if (mx_str_eq(node->text, MX_STR("binary")) && mx_is_maria(&model->server))
        return mx_expr_cast(model->arena, of, MX_STR("char charset binary"));
    if (!mx_str_eq(node->text, MX_STR("not")) && !mx_str_eq(node->text, MX_STR("!")))
        return node;
    return mx_my_negated(model, mx_is_maria(&model->server) ? of : mx_my_condition(model, of));
}

static mx_expr *canon_node(mx_expr *node, void *arg)
{
    mx_model *model = arg;
    switch (node->kind) {
    case MX_E_NAME: /* without the table */
        if (node->path_len > 1)
            mx_expr_set_name(model->arena, node, node->path[node->path_len - 1]);
        node->flags &= ~(uint32_t)MX_EF_QUOTED;
        return node;
    case MX_E_KEYWORD:
        return mx_my_keyword(model, node);
    case MX_E_BLOB:
    case MX_E_BOOL:
    case MX_E_NUMBER:
        return mx_my_literal(model, node);
    case MX_E_CAST:
        return mx_my_cast(model, node);
    case MX_E_CALL:
        return mx_my_call(model, node);
    case MX_E_IN:
        return canon_in(model, node);
    case MX_E_ANY:
        return canon_any(model, node);
    case MX_E_CASE: /* MySQL shows WHEN a as WHEN 0 <> a */
        for (uint32_t i = 0;
             !mx_is_maria(&model->server) && !(node->flags & MX_EF_OPERAND) && i + 1 < node->arg_count;
             i += 2)
            node->args[i] = mx_my_condition(model, node->args[i]);
        return node;
    case MX_E_BINARY:
        return canon_binary(model, node);
    case MX_E_UNARY:
        return canon_unary(model, node);
    case MX_E_STRING: /* the introducer that SHOW CREATE adds */
        if (mx_str_ieq(node->prefix, MX_STR("_utf8mb4")) || mx_str_ieq(node->prefix, MX_STR("n")))
            node->prefix = MX_STR_NONE;
        return node;
    default:
        return node;
    }
}

/* --- defaults: a literal takes the form of its column's type -------------------------------------------------------------------- */

static bool is_base(const mx_type *type, const char *const *bases)
{
    for (; *bases; bases++) {
        if (mx_str_eq(type->base, mx_str_of(*bases)))
            return true;
    }
    return false;
}

static const char *const whole[] = {"tinyint", "smallint", "mediumint", "int", "bigint", "year", NULL};
static const char *const broken[] = {"float", "double", NULL};
static const char *const bytes[] = {"binary", "varbinary", NULL};
static const char *const counted[] = {"bit", "year", NULL}; /* their own forms are made of a whole number */

/* The digits of "1.5e3" moved to where its exponent says: "1500". As it is where that makes many, or it has none. */
static mx_str without_exponent(mx_arena *arena, mx_str text)
{
    enum { MOST = 15 }; /* the server shows a double of more with an exponent itself */
    mx_str mantissa, power, before, after;
    uint64_t places;
    if (!mx_str_cut(mx_str_lower(arena, text), 'e', &mantissa, &power))
        return text;
    bool down = mx_str_starts(power, MX_STR("-"));
    if (down || mx_str_starts(power, MX_STR("+")))
        power = mx_str_sub(power, 1, power.len);
    if (!mx_str_to_u64(power, &places) || places > MOST)
        return text;
    (void)mx_str_cut(mantissa, '.', &before, &after);
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; down && i < places; i++)
        mx_buf_char(&buf, '0');
    mx_buf_str(&buf, before);
    mx_buf_str(&buf, after);
    for (size_t i = after.len; !down && i < places; i++)
        mx_buf_char(&buf, '0');
    mx_str digits = mx_buf_take(&buf);
    size_t point = down ? before.len : before.len + places;
    if (point > MOST || digits.len - point > MOST)
        return text;
    while (digits.len > point && digits.ptr[digits.len - 1] == '0')
        digits.len--;
    return digits.len == point ? digits
                               : mx_str_printf(arena, "%.*s.%.*s", (int)point, digits.ptr,
                                               (int)(digits.len - point), digits.ptr + point);
}

/* "-007.50" → sign, digits before and after the point; zero has no sign. False: no plain number. */
static bool take_number(mx_arena *arena, mx_str text, bool *negative, mx_str *before, mx_str *after)
{
    bool zero = true;
    *negative = mx_str_starts(text, MX_STR("-"));
    if (*negative || mx_str_starts(text, MX_STR("+")))
        text = mx_str_sub(text, 1, text.len);
    (void)mx_str_cut(without_exponent(arena, text), '.', before, after);
    if (!before->len && !after->len)
        return false;
    for (size_t i = 0; i < before->len + after->len; i++) {
        char digit = i < before->len ? before->ptr[i] : after->ptr[i - before->len];
        if (!mx_is_digit(digit))
            return false;
        zero = zero && digit == '0';
    }
    while (before->len > 1 && before->ptr[0] == '0')
        *before = mx_str_sub(*before, 1, before->len);
    *negative = *negative && !zero;
    return true;
}

/* The digits of before.after with `scale` of them behind the point, the last one rounded half up. */
static mx_str rounded(mx_arena *arena, mx_str before, mx_str after, size_t scale)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, '0'); /* for what rounding carries */
    mx_buf_str(&buf, before);
    size_t whole_len = buf.len;
    for (size_t i = 0; i < scale; i++)
        mx_buf_char(&buf, i < after.len ? after.ptr[i] : '0');
    bool carry = scale < after.len && after.ptr[scale] >= '5';
    for (size_t i = buf.len; carry && i-- > 0;) {
        carry = buf.ptr[i] == '9';
        buf.ptr[i] = carry ? '0' : (char)(buf.ptr[i] + 1);
    }
    mx_str digits = mx_buf_take(&buf);
    size_t start = 0;
    while (start + 1 < whole_len && digits.ptr[start] == '0')
        start++;
    return mx_str_printf(arena, "%.*s%s%.*s", (int)(whole_len - start), digits.ptr + start, scale ? "." : "",
                         (int)scale, digits.ptr + whole_len);
}

/* A number as the server shows it for a column of `type`. */
static mx_str number_text(mx_arena *arena, const mx_type *type, mx_str text, bool *ok)
{
    bool negative, is_decimal = mx_str_eq(type->base, MX_STR("decimal"));
    mx_str before, after;
    *ok = take_number(arena, text, &negative, &before, &after);
    if (!*ok)
        return text;
    size_t scale = after.len;
    if (is_decimal || is_base(type, whole) || is_base(type, counted))
        scale = is_decimal ? (size_t)type->args[1] : 0;
    while (is_base(type, broken) && scale && after.ptr[scale - 1] == '0')
        scale--;
    mx_str digits = rounded(arena, before, after, scale);
    bool zero = true;
    for (size_t i = 0; i < digits.len; i++)
        zero = zero && (digits.ptr[i] == '0' || digits.ptr[i] == '.');
    return negative && !zero ? mx_str_cat(arena, MX_STR("-"), digits) : digits;
}

static bool is_numeric(const mx_type *type)
{
    return is_base(type, whole) || is_base(type, broken) || mx_str_eq(type->base, MX_STR("decimal"));
}

/* The literal as text, with its sign; false when it is none. */
static bool literal_text(mx_arena *arena, const mx_expr *tree, mx_str *out)
{
    bool sign = tree->kind == MX_E_UNARY && tree->arg_count == 1 &&
                (mx_str_eq(tree->text, MX_STR("-")) || mx_str_eq(tree->text, MX_STR("+")));
    const mx_expr *value = sign ? tree->args[0] : tree;
    if (value->kind == MX_E_BOOL)
        *out = mx_str_eq(value->text, MX_STR("true")) ? MX_STR("1") : MX_STR("0");
    else if (value->kind == MX_E_NUMBER || value->kind == MX_E_STRING)
        *out = value->text;
    else
        return false;
    if (sign && mx_str_eq(tree->text, MX_STR("-")))
        *out = mx_str_cat(arena, MX_STR("-"), *out);
    return true;
}

static mx_expr *number_tree(mx_arena *arena, mx_str text, const mx_expr *at)
{
    if (!mx_str_starts(text, MX_STR("-")))
        return mx_expr_new(arena, MX_E_NUMBER, text, at);
    return mx_expr_unary(arena, MX_STR("-"),
                         mx_expr_new(arena, MX_E_NUMBER, mx_str_sub(text, 1, text.len), at));
}

/* MariaDB: the current time of a column that is no finer, or that is told no fineness: the column's. MySQL wants it said. */
static mx_expr *precise(mx_model *model, const mx_type *type, mx_expr *tree)
{
    bool timed = mx_str_eq(type->base, MX_STR("datetime")) || mx_str_eq(type->base, MX_STR("timestamp"));
    bool now = tree->kind == MX_E_KEYWORD || (tree->kind == MX_E_CALL && tree->path_len == 1);
    uint64_t written = 0, own = timed && type->arg_count ? (uint64_t)type->args[0] : 0;
    if (!timed || !now || !mx_is_maria(&model->server) ||
        !mx_str_eq(tree->kind == MX_E_CALL ? mx_expr_last(tree) : tree->text, MX_STR("current_timestamp")))
        return tree;
    if (tree->arg_count && !mx_str_to_u64(tree->args[0]->text, &written))
        return tree;
    if (written && written <= own)
        return tree;
    tree->arg_count = 0;
    if (own)
        mx_expr_add_arg(model->arena, tree,
                        mx_expr_new(model->arena, MX_E_NUMBER,
                                    mx_str_printf(model->arena, "%llu", (unsigned long long)own), tree));
    return tree;
}

/* A number as the default of a text: of an ENUM the member that it counts to. An expression is kept in words of its own. */
static mx_str number_as_text(mx_arena *arena, const mx_type *type, mx_str text)
{
    bool ok;
    uint64_t place;
    if (mx_str_eq(type->base, MX_STR("enum")) && mx_str_to_u64(text, &place) && place &&
        place <= type->values.len)
        return type->values.at[place - 1];
    bool kept = mx_mysql_is_lob(type) && mx_str_find(mx_str_lower(arena, text), 'e') != MX_NPOS;
    return kept ? text : number_text(arena, type, text, &ok);
}

/* A text is kept in its column's charset: where it is ASCII, what it was written in says nothing. */
static void drop_introducer(mx_expr *tree)
{
    static const char *const wide_or_bytes[] = {"_ucs2", "_utf16", "_utf16le", "_utf32", "_binary"};
    bool plain = tree->kind == MX_E_STRING;
    for (size_t i = 0; i < sizeof wide_or_bytes / sizeof *wide_or_bytes; i++)
        plain = plain && !mx_str_ieq(tree->prefix, mx_str_of(wide_or_bytes[i]));
    for (size_t i = 0; plain && i < tree->text.len; i++)
        plain = (unsigned char)tree->text.ptr[i] < 0x80;
    if (plain)
        tree->prefix = MX_STR_NONE;
}

static mx_expr *canon_default(mx_model *model, const mx_expr_site *site, mx_expr *tree)
{
    const mx_type *type = site->type;
    mx_str text;
    bool ok = true;
    bool typed = tree->kind == MX_E_CAST && tree->flags & MX_EF_TYPED; /* DATE '…' */
    if (type && tree->kind != MX_E_STRING && is_base(type, counted) &&
        literal_text(model->arena, tree, &text)) {
        text = number_text(model->arena, type, text, &ok);
        tree = ok ? number_tree(model->arena, text, tree) : tree;
    }
    if (type && mx_mysql_is_text(type))
        drop_introducer(tree);
    if (type)
        tree = precise(model, type, mx_my_bytes_default(model->arena, site, tree));
    if (!type || !literal_text(model->arena, typed ? tree->args[0] : tree, &text))
        return tree;
    if (mx_my_moment(model->arena, &model->server, type, text, &text))
        return mx_str_eq(type->base, MX_STR("year")) ? number_tree(model->arena, text, tree)
                                                     : mx_expr_new(model->arena, MX_E_STRING, text, tree);
    if (typed)
        return tree;
    if (is_numeric(type)) {
        text = number_text(model->arena, type, text, &ok);
        return ok ? number_tree(model->arena, text, tree) : tree;
    }
    if (tree->kind != MX_E_STRING && (mx_mysql_is_text(type) || is_base(type, bytes)))
        return mx_expr_new(model->arena, MX_E_STRING, number_as_text(model->arena, type, text), tree);
    if (tree->kind == MX_E_STRING && type->values.len)
        tree->text = mx_my_members(model->arena, type, tree->text);
    if (tree->kind == MX_E_STRING && mx_str_eq(type->base, MX_STR("char")))
        tree->text = mx_my_without_end(tree->text);
    return tree;
}

mx_status mx_mysql_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                        mx_diags *diags)
{
    (void)diags;
    mx_expr *tree = mx_expr_copy(model->arena, written);
    bool literal = tree->kind == MX_E_BLOB || tree->kind == MX_E_BOOL || tree->kind == MX_E_NUMBER;
    if (site->place != MX_X_DEFAULT || !literal) /* what a literal is as a default, its column's type says */
        tree = mx_expr_rewrite(tree, canon_node, model);
    else if (tree->kind == MX_E_BLOB)
        tree->text = mx_str_lower(model->arena, tree->text);
    if (site->place == MX_X_CHECK && !mx_is_maria(&model->server))
        tree = mx_my_condition(model, tree);
    tree->flags &= ~(uint32_t)MX_EF_GROUP;
    if (site->place == MX_X_DEFAULT)
        tree = canon_default(model, site, tree);
    out->tree = tree;
    out->text = mx_mysql_print(model, tree);
    return MX_OK;
}
