/**
 * Makes a documentation site from Markdown files: pages with navigation, a search that needs no
 * server, and no link that leads nowhere. Nothing else in the project depends on it.
 */
package dev.streamgauge.site;
