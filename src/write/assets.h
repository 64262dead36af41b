/* assets.h: files taken into the program when it is built (tools/embed); a zero byte that `size` does not count
   follows each. Leaflet comes from Debian's libjs-leaflet, its licence in front of it. */
#ifndef LQ_ASSETS_H
#define LQ_ASSETS_H

#include <stddef.h>

extern const unsigned char lq_asset_viewer_html[], lq_asset_viewer_js[], lq_asset_viewer_css[];
extern const size_t lq_asset_viewer_html_size, lq_asset_viewer_js_size, lq_asset_viewer_css_size;

extern const unsigned char lq_asset_leaflet_js[], lq_asset_leaflet_css[];
extern const size_t lq_asset_leaflet_js_size, lq_asset_leaflet_css_size;

#endif
