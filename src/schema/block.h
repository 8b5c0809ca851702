/* schema/block.h — a block of PostgreSQL (DO $$ BEGIN … END $$) that holds nothing but statements about the schema, each perhaps
 * under a question to the catalogue, or with an EXCEPTION that passes over what is there already.
 *
 *   block.c        its text → steps
 *   block_asked.c  its questions, read
 *   block_answer.c … and answered by a model, as far as that is certain
 *   replay_block.c steps → model
 *
 * What holds anything else (variables, loops, computed statements) is not understood, as a whole. */
#ifndef MX_SCHEMA_BLOCK_H
#define MX_SCHEMA_BLOCK_H

#include "schema/model.h"
#include "schema/reader.h"

/* What a question is about, the wider first. */
typedef enum mx_asked_part {
    MX_Q_SCHEMA,
    MX_Q_RELATION,
    MX_Q_TYPE,
    MX_Q_ROLE,
    MX_Q_EXTENSION,
    MX_Q_ROUTINE,
    MX_Q_INDEX,
    MX_Q_COLUMN,
    MX_Q_CONSTRAINT,
    MX_Q_TRIGGER,
    MX_Q_POLICY,
    MX_Q_VALUE,
    MX_Q_PARTS
} mx_asked_part;

/* EXISTS (SELECT … FROM pg_constraint WHERE conname = 'c') */
typedef struct mx_asked {
    bool negated;
    mx_asked_part about;
    mx_str names[MX_Q_PARTS]; /* empty: not said */
    mx_str kind;              /* of the constraint: "f", "FOREIGN KEY"; of the type: "e"; empty: not said */
    unsigned kinds;           /* 1 << mx_object_kind of the relations that are asked for; 0: any */
    bool here;                /* of current_schema() */
    bool on_path;             /* to_regclass('x'), 'x'::regclass: what search_path finds */
    bool cast;                /* 'x'::regclass fails when there is no x */
} mx_asked;
typedef mx_vec(mx_asked) mx_asked_all;

/* What an EXCEPTION passes over. */
enum {
    MX_EX_OBJECT = 1,
    MX_EX_TABLE = 2,
    MX_EX_COLUMN = 4,
    MX_EX_FUNCTION = 8,
    MX_EX_SCHEMA = 16,
    MX_EX_NO_OBJECT = 32,
    MX_EX_NO_TABLE = 64,
    MX_EX_NO_COLUMN = 128,
    MX_EX_NO_FUNCTION = 256,
    MX_EX_NO_SCHEMA = 512,
    MX_EX_OTHERS = 1024,
    MX_EX_DUPLICATES = MX_EX_OBJECT | MX_EX_TABLE | MX_EX_COLUMN | MX_EX_FUNCTION | MX_EX_SCHEMA,
    MX_EX_MISSING = MX_EX_NO_OBJECT | MX_EX_NO_TABLE | MX_EX_NO_COLUMN | MX_EX_NO_FUNCTION | MX_EX_NO_SCHEMA
};

typedef enum mx_block_kind { MX_BK_SQL, MX_BK_IF, MX_BK_BLOCK } mx_block_kind;
typedef struct mx_block_step mx_block_step;
typedef mx_vec(mx_block_step *) mx_block_steps;
struct mx_block_step {
    mx_block_kind kind;
    mx_statement sql;
    mx_asked_all asked; /* IF: all of them hold */
    mx_block_steps then, otherwise;
    unsigned passes; /* BLOCK: MX_EX_* */
};

/* MX_NOT_FOUND: it is no DO, or one that is not understood. */
mx_status mx_block_read(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                        mx_block_steps *out);
/* Behind IF, up to THEN. False: not understood. */
bool mx_block_read_asked(mx_reader *in, mx_asked_all *out);
/* MX_AN_FAILS: the server fails at it, as what it casts to regclass is not there. */
typedef enum mx_answer { MX_AN_NO, MX_AN_YES, MX_AN_UNKNOWN, MX_AN_FAILS } mx_answer;
mx_answer mx_block_answer(mx_model *model, const mx_asked *asked, mx_diags *diags); /* `negated` counts */

#endif
