package dev.streamgauge.matrix;

import dev.streamgauge.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page {@code docs/runners.md}, which has the table between two markers. */
public final class DocsPage {
  private static final String BEGIN = "<!-- made by tests/matrix --write -->";
  private static final String END = "<!-- end -->";

  private final Path file;

  /** Creates the page in {@code file}. */
  DocsPage(Path file) {
    this.file = file;
  }

  /** Returns the page of the repository. */
  public static DocsPage ofRepository() {
    return new DocsPage(Launcher.repository().resolve("docs/runners.md"));
  }

  /** Returns the lines between the markers. */
  public List<String> table() throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.subList(marker(lines, BEGIN) + 1, marker(lines, END));
  }

  /** Writes {@code table} between the markers. */
  void write(List<String> table) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> page = new ArrayList<>(lines.subList(0, marker(lines, BEGIN) + 1));
    page.addAll(table);
    page.addAll(lines.subList(marker(lines, END), lines.size()));
    Files.write(file, page);
  }

  private int marker(List<String> lines, String marker) {
    int at = lines.indexOf(marker);
    if (at < 0) {
      throw new IllegalStateException("No line " + marker + " in " + file);
    }
    return at;
  }
}
