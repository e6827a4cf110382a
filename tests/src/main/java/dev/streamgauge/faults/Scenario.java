package dev.streamgauge.faults;

import java.util.List;

/** One way to break a run. */
interface Scenario {
  /** The name on the command line, a letter. */
  String name();

  /** Runs it, once for each runner it is about. */
  List<FaultRow> run(Lab lab);
}
