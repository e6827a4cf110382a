package dev.streamgauge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SiteGeneratorTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path root;
  private Path site;

  @Before
  public void writeDocs() throws IOException {
    root = folder.getRoot().toPath();
    site = root.resolve("target/site");
    write(
        "docs/README.md",
        """
        # Documentation

        **Use**

        - [Sources](sources.md): where lines come from.
        - [Rules](rules.md#conditions): alerts.

        **Inside**

        - Read the [changes](../CHANGELOG.md).
        """);
    write(
        "docs/sources.md",
        """
        # Sources

        Lines come from `<sockets>` and files, see [the rules](rules.md#conditions)
        and [this](#read-it--twice).

        ## Read it & twice

        Quokkas are rare.
        """);
    write(
        "docs/rules.md",
        """
        # Rules

        ![A page](images/page.png)

        ## Conditions

        | condition | holds |
        |---|---|
        | `count` | often |
        """);
    write("docs/images/page.png", "not really");
    write("CHANGELOG.md", "# Changelog\n\nSee [sources](docs/sources.md).\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String page(String name) throws IOException {
    return Files.readString(site.resolve(name));
  }

  private void generate() throws IOException {
    SiteGenerator.generate(root, site, "1.2");
  }

  @Test
  public void eachPageHasTheNavigationOfTheIndexWithItselfMarked() throws IOException {
    generate();
    assertThat(page("sources.html"))
        .contains("<title>Sources – Streamgauge</title>", "1.2", "<h2>Use</h2>", "<h2>Inside</h2>")
        .contains("<a href=\"sources.html\" aria-current=\"page\">Sources</a>")
        .contains("<a href=\"changelog.html\">Changes</a>");
    assertThat(page("index.html")).contains("<h1 id=\"documentation\">");
  }

  @Test
  public void linksToMarkdownBecomeLinksToPages() throws IOException {
    generate();
    assertThat(page("sources.html"))
        .contains("<a href=\"rules.html#conditions\">the rules</a>")
        .contains("<a href=\"#read-it--twice\">this</a>", "<h2 id=\"read-it--twice\">")
        .contains("&lt;sockets&gt;");
    assertThat(page("changelog.html")).contains("<a href=\"sources.html\">sources</a>");
    assertThat(page("index.html")).contains("<a href=\"changelog.html\">changes</a>");
  }

  @Test
  public void imagesAreCopiedAndTablesRendered() throws IOException {
    generate();
    assertThat(page("rules.html")).contains("<img src=\"images/page.png\"", "<td>often</td>");
    assertThat(page("images/page.png")).isEqualTo("not really");
  }

  @Test
  public void aBrokenLinkAnUnknownHeadingAndAMissingImageFailTheBuild() throws IOException {
    write("docs/sources.md", "# Sources\n\n[a](gone.md) [b](rules.md#nothing) ![c](gone.png)\n");
    assertThatThrownBy(this::generate)
        .isInstanceOf(SiteException.class)
        .hasMessageContaining("docs/sources.md: gone.md (no such file)")
        .hasMessageContaining("docs/sources.md: rules.md#nothing (no such heading)")
        .hasMessageContaining("docs/sources.md: gone.png (no such file)");
    assertThat(site).doesNotExist();
  }

  @Test
  public void aPageThatTheIndexDoesNotListFailsTheBuild() throws IOException {
    write("docs/lonely.md", "# Lonely\n");
    assertThatThrownBy(this::generate)
        .isInstanceOf(SiteException.class)
        .hasMessageContaining("docs/README.md does not list [docs/lonely.md]");
  }

  @Test
  public void theSearchKnowsEachSectionWithItsAddress() throws IOException {
    generate();
    String script = page("search-entries.js");
    JsonNode entries =
        new ObjectMapper()
            .readTree(script.substring(script.indexOf('['), script.lastIndexOf(']') + 1));
    JsonNode found = null;
    for (JsonNode entry : entries) {
      if (entry.path("text").asText().contains("Quokkas")) {
        found = entry;
      }
    }
    assertThat(found).isNotNull();
    assertThat(found.path("url").asText()).isEqualTo("sources.html#read-it--twice");
    assertThat(found.path("page").asText()).isEqualTo("Sources");
    assertThat(found.path("title").asText()).isEqualTo("Read it & twice");
    assertThat(page("lunr.min.js")).contains("lunr");
  }

  @Test
  public void nothingIsLoadedFromOtherServers() throws IOException {
    generate();
    for (String name : new String[] {"index.html", "site.css", "site.js"}) {
      assertThat(page(name)).doesNotContain("http:", "https:", "src=\"//", "@import");
    }
  }
}
