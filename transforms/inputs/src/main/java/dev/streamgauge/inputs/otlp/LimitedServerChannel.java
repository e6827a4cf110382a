package dev.streamgauge.inputs.otlp;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;

/** Accepts connections within the limits: gRPC hears of one only once it has spoken HTTP/2. */
final class LimitedServerChannel extends NioServerSocketChannel {
  private final GrpcConnections connections;

  LimitedServerChannel(GrpcConnections connections) {
    this.connections = connections;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int read = super.doReadMessages(accepted);
    accepted.removeIf(each -> !admit((Channel) each));
    return read;
  }

  private boolean admit(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    if (remote == null || !connections.admit(remote, channel::close)) {
      channel.unsafe().closeForcibly();
      return false;
    }
    var unused = channel.closeFuture().addListener(closed -> connections.closed(remote));
    return true;
  }
}
