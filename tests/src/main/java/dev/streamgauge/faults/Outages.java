package dev.streamgauge.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Stops servers for some seconds, one at a time, alternating between graceful shutdown and SIGKILL.
 */
final class Outages implements Injector {
  /** A server, and how to end it in one way. */
  private record Outage(String name, Runnable end, Runnable start) {}

  private static final Duration START = Duration.ofMinutes(5);

  private final Random random;
  private final List<Outage> outages = new ArrayList<>();
  private final String servers;

  private Outages(long seed, String servers) {
    random = new Random(seed);
    this.servers = servers;
  }

  /** Returns outages of the broker and the database, each stopped and killed in each round. */
  static Outages ofBrokerAndDatabase(Lab lab, int rounds) {
    Outages all = new Outages(lab.seed(), rounds + " x broker and database stopped and killed");
    for (int i = 0; i < rounds; i++) {
      List<Outage> round = new ArrayList<>(ofDatabase(lab));
      round.add(new Outage("stop broker", lab.broker()::stop, lab.broker()::start));
      round.add(new Outage("kill broker", lab.broker()::kill, lab.broker()::start));
      Collections.shuffle(round, all.random);
      all.outages.addAll(round);
    }
    return all;
  }

  /** Returns outages of the database, stopped and killed. */
  static Outages ofDatabase(Lab lab, int rounds) {
    Outages all = new Outages(lab.seed(), rounds + " x database stopped and killed");
    for (int i = 0; i < rounds; i++) {
      all.outages.addAll(ofDatabase(lab));
    }
    return all;
  }

  private static List<Outage> ofDatabase(Lab lab) {
    return List.of(
        new Outage("stop database", lab.postgres()::stop, lab.postgres()::start),
        new Outage("kill database", lab.postgres()::kill, lab.postgres()::start));
  }

  @Override
  public String description() {
    return servers;
  }

  @Override
  public void inject(KeptAlive program) {
    program.awaitReading(START);
    for (Outage outage : outages) {
      Injector.pause(seconds(1, 5));
      Lab.tell("%s", outage.name());
      outage.end().run();
      Injector.pause(seconds(1, 8));
      outage.start().run();
    }
  }

  private Duration seconds(int least, int most) {
    return Duration.ofMillis((long) (1000 * (least + random.nextDouble() * (most - least))));
  }
}
