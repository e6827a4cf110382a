package dev.streamgauge.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which of the places where an option can be given wins. */
public class ConfigurationTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void writeAFile() throws IOException {
    file = folder.getRoot().toPath().resolve("gauge.yaml");
    Files.writeString(
        file,
        """
        defaults:
          source: socket://localhost:9999
          windowSize: 1m
        pipelines:
          errors: {windowPeriod: 20s, contains: "${WHAT:-ERROR}", pipelineName: all}
          words: {command: wordcount, windowSize: 2m, "tokens": "$${x}"}
        """);
  }

  private Configuration of(String command, Map<String, String> environment, String... args) {
    return Configuration.of(command, List.of(args), environment);
  }

  @Test
  public void aPipelineOverridesTheDefaults() {
    Configuration words = of("run", Map.of(), "--config=" + file, "--pipeline=words");
    assertThat(words.command()).isEqualTo("wordcount");
    assertThat(words.options())
        .containsExactlyInAnyOrder(
            "--source=socket://localhost:9999",
            "--windowSize=2m",
            "--tokens=${x}",
            "--pipelineName=words");
  }

  @Test
  public void theEnvironmentOverridesTheFileAndTheCommandLineBoth() {
    Map<String, String> environment =
        Map.of(
            "STREAMGAUGE_WINDOW_SIZE", "5m",
            "STREAMGAUGE_WINDOW_PERIOD", "1m",
            "STREAMGAUGE_SPOOL", "",
            "STREAMGAUGE_GAP", "for another command",
            "WHAT", "WARN");
    Configuration errors =
        of(
            "monitor",
            environment,
            "--config=" + file,
            "--pipeline=errors",
            "--windowPeriod=30s",
            "--top=3");
    assertThat(errors.options())
        .containsExactlyInAnyOrder(
            "--source=socket://localhost:9999",
            "--windowSize=5m",
            "--windowPeriod=30s",
            "--contains=WARN",
            "--pipelineName=all",
            "--top=3");
  }

  @Test
  public void theEnvironmentIsReadWithoutAFile() {
    assertThat(of("sessions", Map.of("STREAMGAUGE_CHECKPOINT_DIR", "/state"), "--gap=1m").options())
        .containsExactly("--checkpointDir=/state", "--gap=1m");
  }

  @Test
  public void filesAreFoundBesideTheConfiguration() throws IOException {
    Files.writeString(
        file,
        "{source: \"socket://localhost:1\", rules: rules.yaml, kafkaConfig: /etc/k, spool: s}");
    assertThat(of("run", Map.of(), "--config=" + file).options())
        .containsExactlyInAnyOrder(
            "--source=socket://localhost:1",
            "--rules=" + file.resolveSibling("rules.yaml"),
            "--kafkaConfig=/etc/k",
            "--spool=s");
  }

  @Test
  public void aMessageNamesThePlaceOfItsOption() {
    Configuration errors =
        of(
            "run",
            Map.of("STREAMGAUGE_TOP", "x"),
            "--config=" + file,
            "--pipeline=errors",
            "--by=column:1");
    assertThat(errors.located("--windowPeriod=20s is wrong"))
        .isEqualTo(file + ":5:12: --windowPeriod=20s is wrong");
    assertThat(errors.located("--top=x is wrong")).isEqualTo("STREAMGAUGE_TOP: --top=x is wrong");
    assertThat(errors.located("--by=column:1 is wrong")).isEqualTo("--by=column:1 is wrong");
  }

  @Test
  public void thePipelineMustBeClear() {
    refused("has several pipelines: name one with --pipeline", "--config=" + file);
    refused("has errors, words", "--config=" + file, "--pipeline=none");
    refused("is for the command wordcount", "--config=" + file, "--pipeline=words");
    refused("--pipeline is for --config", "--pipeline=words");
  }

  private void refused(String message, String... args) {
    assertThatThrownBy(() -> of("monitor", Map.of(), args))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
