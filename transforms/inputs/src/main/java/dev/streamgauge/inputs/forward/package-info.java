/** Events by the Fluent Forward protocol (v1), with acknowledgements, TLS and a shared key. */
package dev.streamgauge.inputs.forward;
