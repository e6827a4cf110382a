package dev.streamgauge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.Test;

/** The page of all messages has every message; {@code -DwriteMessages} writes it. */
public class MessagesPageTest {
  private static final Path ROOT = Path.of("../..");
  private static final String BEGIN = "<!-- messages: do not edit -->\n";

  private static String list(String title, Set<String> messages) {
    StringBuilder text = new StringBuilder("\n## " + title + "\n\n");
    for (String message : messages) {
      text.append("- `").append(message.replace("{}", "…")).append("`\n");
    }
    return text.toString();
  }

  @Test
  public void eachMessageIsOnThePage() throws IOException {
    Messages messages = Messages.in(ROOT);
    assertThat(messages.refusals()).hasSizeGreaterThan(200);
    assertThat(messages.logged()).hasSizeGreaterThan(50);

    Path file = ROOT.resolve("docs/messages.md");
    String page = Files.readString(file);
    String expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + list("Refusals", messages.refusals())
            + list("In the log", messages.logged());
    if (System.getProperty("writeMessages") != null) {
      Files.writeString(file, expected);
    } else {
      assertThat(page)
          .as("mvn -pl runners-config/site test -Dtest=MessagesPageTest -DwriteMessages writes it")
          .isEqualTo(expected);
    }
  }
}
