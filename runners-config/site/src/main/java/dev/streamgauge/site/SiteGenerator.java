package dev.streamgauge.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/**
 * Makes the site: each {@code docs/*.md} and the files beside {@code docs} that its pages link to
 * become a page, {@code docs/README.md} the index and the navigation.
 */
public final class SiteGenerator {
  private static final Path INDEX = Path.of("docs", "README.md");
  private static final List<Path> BESIDE =
      List.of(Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md"));
  private static final Path README = Path.of("README.md");

  private SiteGenerator() {}

  /** Takes the root of the project, the directory to write to, and the version to show. */
  public static void main(String[] args) throws IOException {
    generate(Path.of(args[0]).toRealPath(), Path.of(args[1]), args[2]);
  }

  /**
   * Writes the site.
   *
   * @throws SiteException if a link is broken, or a page is not in the index
   */
  static void generate(Path root, Path site, String version) throws IOException {
    Map<Path, Page> pages = read(root);
    Map<String, Path> files = new Links(root, pages).rewrite();
    Navigation navigation = Navigation.of(pages.get(INDEX).document());
    requireAll(pages, navigation);
    Files.createDirectories(site);
    PageTemplate template = new PageTemplate(resource("page.html"), navigation, version);
    for (Page page : pages.values()) {
      write(site.resolve(page.name()), template.render(page));
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path copy = site.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      Files.copy(root.resolve(file.getValue()), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    write(
        site.resolve("search-entries.js"), SearchEntries.script(SearchEntries.of(pages.values())));
    write(site.resolve("site.css"), resource("site.css"));
    write(site.resolve("site.js"), resource("site.js"));
    write(site.resolve("lunr.min.js"), lunr());
  }

  private static Map<Path, Page> read(Path root) throws IOException {
    Map<Path, Page> pages = new LinkedHashMap<>();
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      for (Path file : docs.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        add(pages, root, root.relativize(file));
      }
    }
    for (Path file : Stream.concat(Stream.of(README), BESIDE.stream()).toList()) {
      if (Files.exists(root.resolve(file))) {
        add(pages, root, file);
      }
    }
    if (!pages.containsKey(INDEX)) {
      throw new SiteException("there is no " + INDEX);
    }
    return pages;
  }

  private static void add(Map<Path, Page> pages, Path root, Path source) throws IOException {
    Node document = Markdown.parse(Files.readString(root.resolve(source)));
    if (!(document.getFirstChild() instanceof Heading heading) || heading.getLevel() != 1) {
      throw new SiteException(source + ": must begin with a heading");
    }
    pages.put(
        source,
        new Page(
            source, name(source), Markdown.text(heading), document, Markdown.anchors(document)));
  }

  private static String name(Path source) {
    if (source.equals(INDEX)) {
      return "index.html";
    }
    if (source.equals(README)) {
      return "overview.html";
    }
    return source.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("md$", "html");
  }

  private static void requireAll(Map<Path, Page> pages, Navigation navigation) {
    Set<String> listed =
        navigation.entries().stream().map(Navigation.Entry::page).collect(Collectors.toSet());
    List<Path> missing =
        pages.values().stream()
            .filter(page -> page.source().startsWith("docs") && !page.source().equals(INDEX))
            .filter(page -> !listed.contains(page.name()))
            .map(Page::source)
            .toList();
    if (!missing.isEmpty()) {
      throw new SiteException(INDEX + " does not list " + missing);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String lunr() throws IOException {
    Properties of = new Properties();
    try (InputStream pom =
        SiteGenerator.class.getResourceAsStream(
            "/META-INF/maven/org.webjars.npm/lunr/pom.properties")) {
      of.load(pom);
    }
    return resource(
        "/META-INF/resources/webjars/lunr/" + of.getProperty("version") + "/lunr.min.js");
  }

  private static String resource(String name) {
    try (InputStream in = SiteGenerator.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
