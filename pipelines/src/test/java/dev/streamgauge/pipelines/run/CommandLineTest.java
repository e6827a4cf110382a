package dev.streamgauge.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.WordCountOptions;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.Test;

public class CommandLineTest {
  private static WordCountOptions parse(String... args) {
    return CommandLine.parse(WordCountOptions.class, List.of(args), new TestSetup());
  }

  private static void refused(String message, String... args) {
    assertThatThrownBy(() -> parse(args)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @Test
  public void optionsByNameAsTheyWereGiven() {
    assertThat(CommandLine.given(List.of("--a=1", "--b", "--c=x=y", "--d=")))
        .isEqualTo(Map.of("a", "1", "b", "true", "c", "x=y", "d", ""));
  }

  @Test
  public void valuesAndDefaults() {
    WordCountOptions options = parse("--source=socket://h:1", "--top=3");
    assertThat(options.getTop()).isEqualTo(3);
    assertThat(options.getWindowSize()).isEqualTo("1s");
    assertThat(options.getSink()).containsExactly("console");
    assertThat(options.getRunner().getSimpleName()).isEqualTo("DirectRunner");
  }

  @Test
  public void theRunnersDefaultsStandBackBehindTheUsersValues() {
    RunnerSetup setup = new SetupWithDefaults(Map.of("top", "7", "tokens", "words"));
    WordCountOptions options =
        CommandLine.parse(
            WordCountOptions.class, List.of("--source=socket://h:1", "--top=3"), setup);
    assertThat(options.getTop()).isEqualTo(3);
    assertThat(options.getTokens()).isEqualTo("words");
  }

  @Test
  public void anUnknownOptionIsToldWithTheNearestOne() {
    refused("There is no option --sorce. Did you mean --source? See --help.", "--sorce=x");
    refused("There is no option --blah. See --help.", "--source=socket://h:1", "--blah=1");
  }

  @Test
  public void anOptionGivenTwice() {
    refused(
        "--top is given 2 times: give it only" + " once.",
        "--source=file:///x",
        "--top=1",
        "--top=2");
  }

  @Test
  public void aValueOfTheWrongTypeIsToldWithItsOption() {
    refused("--top=x: not a valid `int` value", "--source=file:///x", "--top=x");
    refused("--top=1,2: not a valid `int` value", "--source=file:///x", "--top=1,2");
    refused("--top= has no value: write one after the '='.", "--source=file:///x", "--top=");
    refused(
        "--stableUniqueNames=x: not one of the values accepted for Enum class: [ERROR, WARNING,"
            + " OFF]",
        "--source=file:///x",
        "--stableUniqueNames=x");
  }

  @Test
  public void whatIsNoOption() {
    for (String arg : new String[] {"x", "-top=1", "--", "", "--=x", "SparkRunner"}) {
      refused(
          "'" + arg + "' is not an option: write options as --name=value; see --help.",
          "--runner",
          arg);
    }
  }

  @Test
  public void aMissingSource() {
    refused(
        "--source is missing: say where lines come from, such as"
            + " --source=socket://localhost:9999 or --source=kafka://localhost:9092/logs.");
  }

  @Test
  public void severalReadersOfARunnerThatHasOne() {
    assertThat(parse("--source=kafka://h:1/t", "--readers=1").getReaders()).isEqualTo(1);
    refused(
        "--readers=4 is for the SparkRunner: leave it out, the DirectRunner has one reader with a"
            + " thread for each core.",
        "--source=kafka://h:1/t",
        "--readers=4");
  }

  @Test
  public void aScaleThatCannotBe() {
    refused("--readers=0 must be from 1 to 1000.", "--source=kafka://h:1/t", "--readers=0");
    refused("--shards=1001 must be from 1 to 1000.", "--source=kafka://h:1/t", "--shards=1001");
    assertThat(parse("--source=kafka://h:1/t", "--shards=2").getShards()).isEqualTo(2);
    List<String> errors = List.of("--source=kafka://h:1/t", "--shards=2");
    RunnerSetup setup = new SetupWithDefaults(Map.of());
    assertThatThrownBy(() -> CommandLine.parse(LogMonitorOptions.class, errors, setup))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--shards=2 spreads keys, and there is one: add --by, or leave it out.");
  }

  private record SetupWithDefaults(Map<String, String> defaults) implements RunnerSetup {
    @Override
    public String runner() {
      return "DirectRunner";
    }

    @Override
    public Map<String, String> defaults(Map<String, String> given) {
      return defaults;
    }

    @Override
    public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
      throw new UnsupportedOperationException("starts nothing");
    }

    @Override
    public void await(
        PipelineResult result,
        PipelineOptions options,
        LongConsumer processedWatermark,
        BooleanSupplier stop) {
      throw new UnsupportedOperationException("starts nothing");
    }
  }
}
