#undef TOML_HEADER_ONLY /* pkg-config may ask for the shared library */
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_MAX_NESTED_VALUES 64
#define TOML_ENABLE_FORMATTERS 0

// What toml++ 3.3 asserts or tells the compiler to assume about its input does not always hold. "[ =" stops a
// program with assertions; U+00FC outside of a string reaches "unreachable" code. Behind each of these stands
// code that reports the error, so nothing is asserted or assumed, and the question for white space is answered
// with no.
#include <toml++/impl/forward_declarations.h>
#undef TOML_ASSERT
#undef TOML_ASSUME
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_ASSUME(expr) static_assert(true)
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#pragma push_macro("TOML_UNREACHABLE")
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE return false
#include <toml++/impl/unicode.h>
#pragma pop_macro("TOML_UNREACHABLE")
#include <toml++/toml.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_shim.h"

static_assert(TOML_MAX_NESTED_VALUES == MX_TOML_DEPTH, "one limit for both");

namespace
{

struct Doc {
    toml::table root; // the items point into it
    std::vector<mx_toml_item> items;
    std::string error;
};

mx_toml_place place_of(const toml::source_position &at)
{
    return {static_cast<uint32_t>(at.line), static_cast<uint32_t>(at.column)};
}

void add_value(Doc &doc, const toml::key *key, const toml::node &node);

// toml++ keeps its tables sorted by name; we go by where the keys stand.
void add_members(Doc &doc, const toml::table &table)
{
    std::vector<std::pair<const toml::key *, const toml::node *>> members;
    for (const auto &member : table)
        members.emplace_back(&member.first, &member.second);
    std::stable_sort(members.begin(), members.end(), [](const auto &a, const auto &b) {
        return a.first->source().begin < b.first->source().begin;
    });
    for (const auto &member : members)
        add_value(doc, member.first, *member.second);
}

void add_value(Doc &doc, const toml::key *key, const toml::node &node)
{
    mx_toml_item item = {};
    const toml::array *array = node.as_array();
    const toml::table *table = node.as_table();
    if (key) {
        item.key = key->str().data();
        item.key_len = key->str().size();
        item.key_start = place_of(key->source().begin);
        item.key_end = place_of(key->source().end);
    }
    item.start = place_of(node.source().begin);
    item.end = place_of(node.source().end);
    if (table) {
        item.kind = MX_TOML_TABLE;
        item.header = !table->is_inline();
        item.count = table->size();
    } else if (array) {
        item.kind = MX_TOML_ARRAY;
        const toml::table *first = array->empty() ? nullptr : array->get(0)->as_table();
        item.header = first && !first->is_inline();
        item.count = array->size();
    } else if (const auto *text = node.as_string()) {
        item.kind = MX_TOML_STRING;
        item.string = text->get().data();
        item.string_len = text->get().size();
    } else if (const auto *integer = node.as_integer()) {
        item.kind = MX_TOML_INT;
        item.integer = integer->get();
    } else if (const auto *real = node.as_floating_point()) {
        item.kind = MX_TOML_DOUBLE;
        item.real = real->get();
    } else if (const auto *boolean = node.as_boolean()) {
        item.kind = MX_TOML_BOOL;
        item.integer = boolean->get();
    } else {
        item.kind = MX_TOML_DATE;
    }
    doc.items.push_back(item);
    if (table)
        add_members(doc, *table);
    else if (array)
        for (const toml::node &inner : *array)
            add_value(doc, nullptr, inner);
}

} // namespace

void mx_toml_open(mx_toml_doc *out, const char *text, size_t len)
{
    *out = {};
    Doc *doc = nullptr;
    try {
        doc = new Doc;
        out->own = doc;
        doc->root = toml::parse(std::string_view(text, len));
        add_value(*doc, nullptr, doc->root);
        out->items = doc->items.data();
        out->count = doc->items.size();
    } catch (const toml::parse_error &error) {
        try {
            doc->error = error.description();
            out->error = doc->error.c_str();
        } catch (...) {
            out->error = "syntax error";
        }
        out->error_at = place_of(error.source().begin);
    } catch (const std::bad_alloc &) {
        out->error = nullptr;
    } catch (...) {
        out->error = "cannot be read";
    }
}

void mx_toml_close(mx_toml_doc *doc)
{
    delete static_cast<Doc *>(doc->own);
    *doc = {};
}
