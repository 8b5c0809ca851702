/* draw/page_text.h — the texts of page.html, page.css and page.js, each ending with '\0'. Made in the build. */
#ifndef MX_DRAW_PAGE_TEXT_H
#define MX_DRAW_PAGE_TEXT_H

extern const char mx_page_html[], mx_page_css[], mx_page_js[];

#endif
