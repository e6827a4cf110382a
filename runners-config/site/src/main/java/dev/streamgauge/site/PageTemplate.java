package dev.streamgauge.site;

import java.util.List;
import java.util.Map;
import org.commonmark.node.Heading;

/** A page around its text: navigation, search, contents, the pages before and after. */
final class PageTemplate {
  private final String template;
  private final Navigation navigation;
  private final String version;

  PageTemplate(String template, Navigation navigation, String version) {
    this.template = template;
    this.navigation = navigation;
    this.version = version;
  }

  String render(Page page) {
    // The text comes last, so that nothing in it is taken for a placeholder.
    return template
        .replace("{{title}}", escape(page.title()))
        .replace("{{version}}", escape(version))
        .replace("{{navigation}}", navigation(page))
        .replace("{{contents}}", contents(page))
        .replace("{{neighbours}}", neighbours(page))
        .replace("{{text}}", Markdown.html(page.document()));
  }

  private String navigation(Page page) {
    StringBuilder html = new StringBuilder();
    for (Navigation.Group group : navigation.groups()) {
      html.append("<h2>").append(escape(group.title())).append("</h2>\n<ul>\n");
      for (Navigation.Entry entry : group.entries()) {
        html.append("<li><a href=\"").append(escape(entry.page())).append('"');
        if (entry.page().equals(page.name())) {
          html.append(" aria-current=\"page\"");
        }
        html.append('>').append(escape(entry.title())).append("</a></li>\n");
      }
      html.append("</ul>\n");
    }
    return html.toString();
  }

  private static String contents(Page page) {
    StringBuilder html = new StringBuilder();
    for (Map.Entry<Heading, String> heading : Markdown.headings(page.document()).entrySet()) {
      if (heading.getKey().getLevel() == 2) {
        html.append("<li><a href=\"#").append(escape(heading.getValue())).append("\">");
        html.append(escape(Markdown.text(heading.getKey()))).append("</a></li>\n");
      }
    }
    return html.isEmpty() ? "" : "<h2>On this page</h2>\n<ul>\n" + html + "</ul>\n";
  }

  private String neighbours(Page page) {
    List<Navigation.Entry> entries = navigation.entries();
    int here = entries.stream().map(Navigation.Entry::page).toList().indexOf(page.name());
    StringBuilder html = new StringBuilder();
    if (here > 0) {
      html.append(link("prev", "Previous", entries.get(here - 1)));
    }
    if (here + 1 < entries.size()) {
      html.append(link("next", here < 0 ? "Start" : "Next", entries.get(here + 1)));
    }
    return html.toString();
  }

  private static String link(String rel, String label, Navigation.Entry entry) {
    return String.format(
        "<a rel=\"%s\" href=\"%s\"><span>%s</span> %s</a>%n",
        rel, escape(entry.page()), label, escape(entry.title()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
