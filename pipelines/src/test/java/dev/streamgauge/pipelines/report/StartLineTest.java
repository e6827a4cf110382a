package dev.streamgauge.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.options.LogMonitorOptions;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Test;

public class StartLineTest {
  /** 2026-11-30T12:00:04Z. */
  private static final long NOW = 1_796_040_004_000L;

  private static String line(StartReport.Facts facts, String... args) {
    LogMonitorOptions options = PipelineOptionsFactory.fromArgs(args).as(LogMonitorOptions.class);
    return new StartLine("DirectRunner", options, facts, () -> NOW).text(Optional.empty());
  }

  private static StartReport.Facts facts(boolean counts, String... sinks) {
    return new StartReport.Facts(counts, List.of(sinks), Optional.empty());
  }

  @Test
  public void countsSayTheirWindowsSinkAndFirstResult() {
    assertThat(line(StartReport.Facts.OF_COUNTS, "--source=socket://localhost:9999"))
        .isEqualTo(
            "streamgauge: monitor on DirectRunner; reads socket://localhost:9999;"
                + " counts lines with ERROR in windows of 30s every 10s;"
                + " results to the console; first result at 12:00:10 UTC");
  }

  @Test
  public void rulesWithoutReceiversOnlyPrint() {
    assertThat(line(facts(false), "--source=socket://localhost:9999", "--rules=r.yaml"))
        .isEqualTo(
            "streamgauge: monitor on DirectRunner; reads socket://localhost:9999;"
                + " evaluates the rules of r.yaml; results to the console;"
                + " an alert comes when its condition holds");
  }

  @Test
  public void receiversAreNamedWithTheSinksAndSecretsAreNot() {
    assertThat(
            line(
                facts(true, "receiver ops", "receiver pager"),
                "--source=socket://localhost:9999",
                "--rules=r.yaml",
                "--sink=jdbc:postgresql://db/logs?password=secret"))
        .contains(
            "evaluates the rules of r.yaml and counts lines with ERROR in windows of 30s every 10s;"
                + " results to jdbc:postgresql://db/logs, receiver ops and receiver pager;");
  }

  @Test
  public void thePageIsNamed() {
    assertThat(
            line(
                new StartReport.Facts(true, List.of(), Optional.of("http://127.0.0.1:8080/")),
                "--source=socket://localhost:9999"))
        .contains("; page http://127.0.0.1:8080/; ");
  }
}
