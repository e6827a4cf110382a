package dev.streamgauge.site;

import java.nio.file.Path;
import java.util.Set;
import org.commonmark.node.Node;

/**
 * A page of the site.
 *
 * @param source the Markdown file, relative to the root of the project
 * @param name the file in the site
 * @param title the first heading
 * @param document the parsed text
 * @param anchors the ids of its headings
 */
record Page(Path source, String name, String title, Node document, Set<String> anchors) {}
