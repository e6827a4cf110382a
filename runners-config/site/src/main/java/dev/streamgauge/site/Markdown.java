package dev.streamgauge.site;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Parses and renders Markdown with tables and headings that can be linked to, as on GitHub. */
final class Markdown {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  private Markdown() {}

  static Node parse(String text) {
    return PARSER.parse(text);
  }

  /** Renders HTML. What is wider than the page scrolls, also by keyboard. */
  static String html(Node document) {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .attributeProviderFactory(
            context ->
                (node, tag, attributes) -> {
                  if (tag.equals("pre")) {
                    attributes.put("tabindex", "0");
                  } else if (node instanceof Code code && code.getLiteral().length() < 40) {
                    // Browsers would break an option after its hyphens.
                    attributes.put("class", "short");
                  }
                })
        .build()
        .render(document)
        .replace("<table>", "<div class=\"table\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
  }

  /** Returns the text of a node without markup. */
  static String text(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(Code part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(FencedCodeBlock part) {
            text.append(part.getLiteral()).append(' ');
          }

          @Override
          public void visit(IndentedCodeBlock part) {
            text.append(part.getLiteral()).append(' ');
          }

          @Override
          public void visit(SoftLineBreak part) {
            text.append(' ');
          }

          @Override
          protected void visitChildren(Node parent) {
            super.visitChildren(parent);
            if (!(parent.getParent() == null || isInline(parent))) {
              text.append(' ');
            }
          }
        });
    return text.toString().strip().replaceAll("\\s+", " ");
  }

  private static boolean isInline(Node node) {
    return node instanceof Link || node instanceof Emphasis || node instanceof StrongEmphasis;
  }

  /** Returns the headings of a document with their ids, in order. */
  static Map<Heading, String> headings(Node document) {
    IdGenerator ids = IdGenerator.builder().build();
    Map<Heading, String> headings = new LinkedHashMap<>();
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            headings.put(heading, ids.generateId(rawText(heading)));
          }
        });
    return headings;
  }

  /** As the extension that renders the ids collects it: texts and code, nothing between them. */
  private static String rawText(Heading heading) {
    StringBuilder text = new StringBuilder();
    heading.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(Code part) {
            text.append(part.getLiteral());
          }
        });
    return text.toString().strip().toLowerCase(Locale.ROOT);
  }

  static Set<String> anchors(Node document) {
    return new LinkedHashSet<>(headings(document).values());
  }
}
