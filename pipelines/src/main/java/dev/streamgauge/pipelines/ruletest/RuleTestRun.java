package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.lines.LineBatchCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;

/** Runs the tests of a file, all in one pipeline, by the transform that makes alerts live. */
public final class RuleTestRun {
  private final PipelineOptions options;

  /** Runs with a runner that does so in this process, as {@code options} say. */
  public RuleTestRun(PipelineOptions options) {
    this.options = options;
  }

  /**
   * Runs the tests of {@code file}.
   *
   * @param name the name of the file, for messages
   * @return what is not as expected, a message of one or more lines for each expectation; empty if
   *     all is
   */
  public List<String> differences(String name, RuleTestFile file) {
    if (file.rules().rules().isEmpty() || file.tests().isEmpty()) {
      return compare(name, file, file.tests().stream().map(test -> new CollectFn()).toList());
    }
    Pipeline pipeline = Pipeline.create(options);
    long period = file.rules().periods().first();
    List<CollectFn> told = new ArrayList<>();
    for (RuleTest test : file.tests()) {
      CollectFn collect = new CollectFn();
      String number = " " + (told.size() + 1);
      pipeline
          .apply(
              "Lines" + number,
              Create.of(TestLines.of(test, period)).withCoder(LineBatchCoder.of()))
          .apply("Alerts" + number, Alerts.of(file.rules()))
          .apply("Collect" + number, ParDo.of(collect));
      told.add(collect);
    }
    pipeline.run().waitUntilFinish();
    return compare(name, file, told);
  }

  private static List<String> compare(String name, RuleTestFile file, List<CollectFn> told) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      RuleTest test = file.tests().get(i);
      Firing firing = new Firing(told.get(i).take());
      for (Expectation expected : test.expectations()) {
        List<String> found = Differences.between(expected, firing.at(expected.atMillis()));
        if (!found.isEmpty()) {
          differences.add(
              String.format(
                  "%s:%s: \"%s\" at %s:%n  %s",
                  name,
                  expected.place(),
                  test.name(),
                  expected.at(),
                  String.join(System.lineSeparator() + "  ", found)));
        }
      }
    }
    return differences;
  }
}
