package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.lines.LineBatchCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;

/** Runs the tests of a file, all in one pipeline, with the transform that raises live alerts. */
public final class RuleTestRun {
  private final PipelineOptions options;

  /** Creates a test run with {@code options}, which name a runner in this process. */
  public RuleTestRun(PipelineOptions options) {
    this.options = options;
  }

  /**
   * Runs the tests of {@code file}.
   *
   * @param name the name of the file, for messages
   * @return the failed expectations, a message of one or more lines each; empty if all are met
   */
  public List<String> differences(String name, RuleTestFile file) {
    if (file.rules().rules().isEmpty() || file.tests().isEmpty()) {
      return compare(name, file, file.tests().stream().map(test -> new CollectFn()).toList());
    }
    Pipeline pipeline = Pipeline.create(options);
    long period = file.rules().periods().first();
    List<CollectFn> collected = new ArrayList<>();
    for (RuleTest test : file.tests()) {
      CollectFn collect = new CollectFn();
      String number = " " + (collected.size() + 1);
      pipeline
          .apply(
              "Lines" + number,
              Create.of(TestLines.of(test, period)).withCoder(LineBatchCoder.of()))
          .apply("Alerts" + number, Alerts.of(file.rules()))
          .apply("Collect" + number, ParDo.of(collect));
      collected.add(collect);
    }
    pipeline.run().waitUntilFinish();
    return compare(name, file, collected);
  }

  private static List<String> compare(String name, RuleTestFile file, List<CollectFn> collected) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < collected.size(); i++) {
      RuleTest test = file.tests().get(i);
      Firing firing = new Firing(collected.get(i).take());
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
