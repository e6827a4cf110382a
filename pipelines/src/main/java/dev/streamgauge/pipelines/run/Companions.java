package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.web.Routes;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Two companions of a job as one. */
record Companions(Job.Companion first, Job.Companion second) implements Job.Companion {
  @Override
  public void serve(Routes routes) {
    first.serve(routes);
    second.serve(routes);
  }

  @Override
  public List<String> sinks() {
    return Stream.concat(first.sinks().stream(), second.sinks().stream()).toList();
  }

  @Override
  public Running start(PrintStream err) {
    Running one = first.start(err);
    Running two;
    try {
      two = second.start(err);
    } catch (RuntimeException e) {
      one.close();
      throw e;
    }
    return new Running() {
      @Override
      public void running(Supplier<Progress.Totals> totals) {
        one.running(totals);
        two.running(totals);
      }

      @Override
      public void close() {
        try {
          two.close();
        } finally {
          one.close();
        }
      }
    };
  }
}
