package dev.streamgauge.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** What the search finds: each section of each page. */
final class SearchEntries {
  /** A section. */
  record Entry(String url, String page, String title, String text) {}

  private SearchEntries() {}

  static List<Entry> of(Collection<Page> pages) {
    List<Entry> entries = new ArrayList<>();
    for (Page page : pages) {
      Map<Heading, String> headings = Markdown.headings(page.document());
      String url = page.name();
      String title = page.title();
      StringBuilder text = new StringBuilder();
      for (Node node = page.document().getFirstChild(); node != null; node = node.getNext()) {
        if (node instanceof Heading heading) {
          if (!text.isEmpty()) {
            entries.add(new Entry(url, page.title(), title, text.toString().strip()));
            text.setLength(0);
          }
          url = page.name() + (heading.getLevel() == 1 ? "" : "#" + headings.get(heading));
          title = Markdown.text(heading);
        } else {
          text.append(Markdown.text(node)).append(' ');
        }
      }
      entries.add(new Entry(url, page.title(), title, text.toString().strip()));
    }
    return entries;
  }

  /** A script rather than JSON: pages that are opened from a disk can load scripts only. */
  static String script(List<Entry> entries) {
    try {
      return "window.searchEntries = " + new ObjectMapper().writeValueAsString(entries) + ";\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
