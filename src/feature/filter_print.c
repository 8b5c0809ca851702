#include "feature/filter.h"

static void print_joined(mx_buf *buf, const mx_filter *f, const char *between)
{
    for (size_t i = 0; i < f->items.len; i++) {
        if (i)
            mx_buf_text(buf, between);
        mx_filter_print(buf, f->items.at[i]);
    }
}

static void print_in(mx_buf *buf, const mx_filter *f)
{
    mx_filter_print(buf, f->items.at[0]);
    mx_buf_lit(buf, " IN (");
    mx_buf_str(buf, f->source);
    for (size_t i = 1; i < f->items.len; i++) {
        if (i > 1)
            mx_buf_lit(buf, ", ");
        mx_filter_print(buf, f->items.at[i]);
    }
    mx_buf_char(buf, ')');
}

static void print_node(mx_buf *buf, const mx_filter *f)
{
    switch (f->kind) {
    case MX_FILTER_COLUMN:
        mx_buf_str(buf, f->source);
        break;
    case MX_FILTER_NUMBER:
        mx_buf_str(buf, f->text);
        break;
    case MX_FILTER_TEXT:
        mx_buf_quoted(buf, f->text, '\'');
        break;
    case MX_FILTER_TRUE:
        mx_buf_lit(buf, "TRUE");
        break;
    case MX_FILTER_FALSE:
        mx_buf_lit(buf, "FALSE");
        break;
    case MX_FILTER_NULL:
        mx_buf_lit(buf, "NULL");
        break;
    case MX_FILTER_MINUS: /* two in a row would begin a comment */
        mx_buf_text(buf, f->items.at[0]->kind == MX_FILTER_MINUS ? "- " : "-");
        mx_filter_print(buf, f->items.at[0]);
        break;
    case MX_FILTER_GROUP:
        mx_buf_char(buf, '(');
        mx_filter_print(buf, f->items.at[0]);
        mx_buf_char(buf, ')');
        break;
    case MX_FILTER_NOT:
        mx_buf_lit(buf, "NOT ");
        mx_filter_print(buf, f->items.at[0]);
        break;
    case MX_FILTER_AND:
        print_joined(buf, f, " AND ");
        break;
    case MX_FILTER_OR:
        print_joined(buf, f, " OR ");
        break;
    case MX_FILTER_COMPARE:
        mx_filter_print(buf, f->items.at[0]);
        mx_buf_printf(buf, " %s ", mx_filter_op_text(f->op));
        mx_filter_print(buf, f->items.at[1]);
        break;
    case MX_FILTER_IS:
        print_joined(buf, f, " IS ");
        break;
    case MX_FILTER_IN:
        print_in(buf, f);
        break;
    }
}

void mx_filter_print(mx_buf *buf, const mx_filter *filter)
{
    print_node(buf, filter);
    if (filter->comment.len) {
        mx_buf_char(buf, ' ');
        mx_buf_str(buf, filter->comment);
    }
}
