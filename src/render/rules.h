/* render/rules.h — what render asks a dialect. const data; no slot is NULL. */
#ifndef MX_RENDER_RULES_H
#define MX_RENDER_RULES_H

#include "render/render.h"

typedef struct mx_render_rules {
    uint32_t caps; /* MX_CAP_* */
} mx_render_rules;

#endif
