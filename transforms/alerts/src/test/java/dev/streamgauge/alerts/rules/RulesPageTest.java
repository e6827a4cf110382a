package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The examples in {@code docs/rules.md} are right. */
public class RulesPageTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/rules.md"));
  }

  private static String section(String title) throws IOException {
    String page = page();
    int from = page.indexOf("\n## " + title + "\n");
    assertThat(from).as(title).isPositive();
    int to = page.indexOf("\n## ", from + 4);
    return page.substring(from, to);
  }

  private static List<String> firstCells(String title) throws IOException {
    List<String> cells = new ArrayList<>();
    for (Matcher row = ROW.matcher(section(title)); row.find(); ) {
      cells.add(row.group(1));
    }
    return cells;
  }

  private static String rule(String lines) {
    return "groups:\n- name: g\n  rules:\n  - alert: A\n    "
        + lines.strip().replace("\n", "\n    ")
        + "\n";
  }

  private static void parses(String file) {
    List<String> problems = new ArrayList<>();
    try {
      RulesDocument.parse("docs/rules.md", file).rules();
    } catch (YamlException e) {
      problems.addAll(e.problems());
    }
    // The receivers of examples are elsewhere.
    problems.removeIf(problem -> problem.contains("unknown receiver"));
    assertThat(problems).describedAs(file).isEmpty();
  }

  @Test
  public void filesAndPartsOfFiles() throws IOException {
    int parsed = 0;
    for (Matcher block = BLOCK.matcher(page()); block.find(); ) {
      String text = block.group(1);
      if (text.startsWith("groups:")) {
        parses(text);
      } else if (text.startsWith("select:")) {
        parses(rule("window: 1m\ncondition: count > 1\n" + text));
      } else if (text.startsWith("- alert:")) {
        parses("groups:\n- name: g\n  rules:\n  " + text.replace("\n", "\n  ").strip() + "\n");
      } else {
        continue;
      }
      parsed++;
    }
    assertThat(parsed).isGreaterThanOrEqualTo(3);
  }

  @Test
  public void selections() throws IOException {
    List<String> cells = firstCells("Selecting lines");
    assertThat(cells).hasSizeGreaterThan(8);
    for (String cell : cells) {
      if (!cell.contains("file:")) {
        parses(rule("window: 1m\ncondition: count > 1\nselect: {" + cell + "}"));
      }
    }
  }

  @Test
  public void conditions() throws IOException {
    List<String> cells = firstCells("Conditions");
    assertThat(cells).hasSizeGreaterThan(10);
    for (String cell : cells) {
      parses(rule("window: 1m\nselect: {severity: error}\ncondition: " + cell));
    }
  }
}
