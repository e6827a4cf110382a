package dev.streamgauge.inputs.forward;

import dev.streamgauge.inputs.receive.Arrivals;

/**
 * What forwarders have not completed.
 *
 * @param waiting connections in a handshake, or between two messages
 * @param arriving messages
 */
record ForwardArrivals(Arrivals waiting, Arrivals arriving) {
  void tick() {
    waiting.endOverdue();
    arriving.endOverdue();
  }
}
