package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What {@code docs/inputs.md} tells people to configure is what {@link InputsProgramTest} runs. */
@RunWith(JUnit4.class)
public class RecipesTest {
  private static final Path ROOT = Launcher.repository();
  private static final Path SENDERS = ROOT.resolve("tests/senders/src/main");

  /** Begins the recipes for programs that tests cannot have. */
  private static final String NOT_RUN = "*Not run here:*";

  @Test
  public void eachRecipeIsRunOrSaysThatItIsNot() throws IOException {
    List<String> run = new ArrayList<>();
    for (Path folder : List.of(ROOT.resolve(Recipe.FOLDER), SENDERS)) {
      run.addAll(texts(folder));
    }
    int compared = 0;
    for (String section : recipes().split("\n### ")) {
      for (String block : blocks(section)) {
        if (!section.contains(NOT_RUN) && !block.startsWith("./streamgauge ")) {
          compared++;
          assertThat(run).as(block).anyMatch(text -> text.contains(withoutSpace(block)));
        }
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  public void eachConfigurationThatIsRunIsOnThePage() throws IOException {
    String page = withoutSpace(recipes());
    assertThat(texts(ROOT.resolve(Recipe.FOLDER))).isNotEmpty().allMatch(page::contains);
  }

  private static String recipes() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/inputs.md"));
    return page.substring(page.indexOf("\n## Recipes\n"), page.indexOf("\n## Speed\n"));
  }

  /** Returns what stands between fences. */
  private static List<String> blocks(String section) {
    List<String> blocks = new ArrayList<>();
    String[] parts = section.split("\n```", -1);
    for (int i = 1; i < parts.length; i += 2) {
      blocks.add(parts[i].substring(parts[i].indexOf('\n') + 1));
    }
    return blocks;
  }

  private static List<String> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(withoutSpace(Files.readString(file)));
      }
      return texts;
    }
  }

  /** Indentation and line breaks differ. */
  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }
}
