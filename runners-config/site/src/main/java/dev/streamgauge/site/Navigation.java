package dev.streamgauge.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;

/** The groups of pages that the index lists: each a bold line, and a list with links. */
record Navigation(List<Group> groups) {
  /** A title and its entries. */
  record Group(String title, List<Entry> entries) {}

  /** A link to a page. */
  record Entry(String title, String page) {}

  /** Reads the index, whose links are those of the site already. */
  static Navigation of(Node index) {
    List<Group> groups = new ArrayList<>();
    String title = "";
    for (Node node = index.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Paragraph && node.getFirstChild() instanceof StrongEmphasis) {
        title = Markdown.text(node);
      } else if (node instanceof BulletList) {
        List<Entry> entries = new ArrayList<>();
        node.accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                String text = Markdown.text(link);
                entries.add(
                    new Entry(
                        text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1),
                        link.getDestination().replaceFirst("#.*", "")));
              }
            });
        groups.add(new Group(title, entries));
      }
    }
    return new Navigation(groups);
  }

  List<Entry> entries() {
    return groups.stream().flatMap(group -> group.entries().stream()).toList();
  }
}
