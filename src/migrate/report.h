/* migrate/report.h — pieces that the reports of apply and status share. This room only. */
#ifndef MX_MIGRATE_REPORT_H
#define MX_MIGRATE_REPORT_H

#include "base/buf.h"
#include "migrate/pending.h"

/* A JSON object being written: keys in the order of the calls, empty values left out unless `whole`. */
typedef struct mx_report_json {
    mx_buf *buf;
    bool whole, started;
} mx_report_json;

void mx_report_open(mx_report_json *json);
void mx_report_close(mx_report_json *json);
void mx_report_key(mx_report_json *json, const char *key);
void mx_report_text(mx_report_json *json, const char *key, mx_str value, bool always);
void mx_report_int(mx_report_json *json, const char *key, int64_t value, bool always);
void mx_report_strs(mx_report_json *json, const char *key, const mx_strs *list);
void mx_report_url(mx_report_json *json, const char *key, mx_str url);
void mx_report_files(mx_report_json *json, const char *key, const mx_dir_files *files);
void mx_report_file_head(mx_report_json *json, const mx_dir_file *file); /* Name, Version, Description */

typedef enum mx_report_colour { MX_RED = 31, MX_GREEN = 32, MX_YELLOW = 33, MX_CYAN = 36 } mx_report_colour;
void mx_report_put(mx_buf *buf, bool colour, mx_report_colour code, mx_str text);

#endif
