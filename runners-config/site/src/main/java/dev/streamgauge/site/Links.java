package dev.streamgauge.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;

/**
 * Makes the links between Markdown files links between pages, and finds those that lead nowhere.
 * Other files that are linked to, such as images in {@code docs} and the licence, become part of
 * the site.
 */
final class Links extends AbstractVisitor {
  private static final Path DOCS = Path.of("docs");

  private final Path root;
  private final Map<Path, Page> pages;
  private final Map<String, Path> files = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private Page page;

  Links(Path root, Map<Path, Page> pages) {
    this.root = root;
    this.pages = pages;
  }

  /**
   * Rewrites all links.
   *
   * @return the files to copy, by their names in the site
   * @throws SiteException if one is broken; the message lists all
   */
  Map<String, Path> rewrite() {
    for (Page next : pages.values()) {
      page = next;
      page.document().accept(this);
    }
    if (!broken.isEmpty()) {
      throw new SiteException("broken links:\n  " + String.join("\n  ", broken));
    }
    return files;
  }

  @Override
  public void visit(Link link) {
    link.setDestination(target(link.getDestination()));
    visitChildren(link);
  }

  @Override
  public void visit(Image image) {
    image.setDestination(target(image.getDestination()));
    visitChildren(image);
  }

  private String target(String destination) {
    if (destination.matches("[a-z][a-z0-9+.-]*:.*")) {
      return destination;
    }
    int hash = destination.indexOf('#');
    String file = hash < 0 ? destination : destination.substring(0, hash);
    String anchor = hash < 0 ? "" : destination.substring(hash + 1);
    Path path = file.isEmpty() ? page.source() : page.source().resolveSibling(file).normalize();
    Page target = pages.get(path);
    if (target != null) {
      if (!anchor.isEmpty() && !target.anchors().contains(anchor)) {
        broken.add(page.source() + ": " + destination + " (no such heading)");
      }
      return (file.isEmpty() ? "" : target.name()) + (hash < 0 ? "" : "#" + anchor);
    }
    boolean inDocs = path.startsWith(DOCS);
    if ((inDocs || path.getNameCount() == 1) && Files.isRegularFile(root.resolve(path))) {
      // Browsers show a file without a suffix, such as LICENSE, only as that of a text.
      String name = inDocs ? DOCS.relativize(path).toString() : path + ".txt";
      files.put(name, path);
      return name;
    }
    broken.add(
        page.source()
            + ": "
            + destination
            + (Files.exists(root.resolve(path)) ? " (not part of the site)" : " (no such file)"));
    return destination;
  }
}
