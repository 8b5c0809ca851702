/* schema/block.h — a block of PostgreSQL (DO $$ BEGIN … END $$) that holds nothing but statements about the schema, each perhaps
 * under a question to the catalogue, or with an EXCEPTION that passes over what is there already.
 *
 *   block.c        its text → steps
 *   block_asked.c  its questions: read, answered by a model
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
    mx_str kind;              /* of the constraint: "f", "FOREIGN KEY"; empty: not said */
} mx_asked;
typedef mx_vec(mx_asked) mx_asked_all;

/* What an EXCEPTION passes over. */
enum {
    MX_EX_OBJECT = 1,
    MX_EX_TABLE = 2,
    MX_EX_COLUMN = 4,
    MX_EX_FUNCTION = 8,
    MX_EX_SCHEMA = 16,
    MX_EX_MISSING = 32,
    MX_EX_OTHERS = 64
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
bool mx_block_answer(const mx_model *model, const mx_asked *asked); /* `negated` counts */

#endif
