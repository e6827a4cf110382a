package dev.streamgauge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The messages on the page about trouble are those of the programs. */
public class TroubleshootingTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  /** The sources, with the parts of a text that is broken into lines put together. */
  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : new String[] {"transforms", "pipelines", "runners-config"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file :
            files
                .filter(f -> f.toString().contains("src/main/java"))
                .filter(f -> f.toString().endsWith(".java"))
                .toList()) {
          sources.add(
              Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\""));
        }
      }
    }
    return sources;
  }

  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    Matcher matcher =
        MESSAGE.matcher(Files.readString(ROOT.resolve("docs").resolve("troubleshooting.md")));
    while (matcher.find()) {
      messages.add(matcher.group(1));
    }
    return messages;
  }

  private static boolean says(String source, String message) {
    return Stream.of(message.split("…"))
        .map(String::strip)
        .filter(part -> part.length() > 3)
        .allMatch(source::contains);
  }

  @Test
  public void eachMessageOnThePageIsOneOfTheSources() throws IOException {
    List<String> sources = sources();
    List<String> messages = messages();
    assertThat(messages).hasSizeGreaterThan(40);
    assertThat(messages)
        .allSatisfy(
            message -> assertThat(sources).as(message).anyMatch(source -> says(source, message)));
  }
}
