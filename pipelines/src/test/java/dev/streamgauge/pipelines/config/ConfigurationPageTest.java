package dev.streamgauge.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The files that {@code docs/configuration.md} shows are right. */
public class ConfigurationPageTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theExamplesAreRight() throws IOException {
    Matcher example =
        Pattern.compile("(?s)```yaml\\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/configuration.md")));
    int examples = 0;
    while (example.find()) {
      Path file = folder.getRoot().toPath().resolve("gauge" + examples++ + ".yaml");
      Files.writeString(file, example.group(1));
      Command command = Command.run(Map.of(), "config", "check", file.toString());
      assertThat(command.err()).isEmpty();
      assertThat(command.exitCode()).isZero();
    }
    assertThat(examples).isEqualTo(3);
  }
}
