package io.denyut.server;

import io.denyut.Monitor;
import io.denyut.server.api.ManualProbe;
import io.denyut.server.api.ServerProblems;
import io.denyut.server.channels.ChannelReceipts;
import io.denyut.server.channels.ChannelTest;
import io.denyut.server.channels.OwnTemplates;
import io.denyut.server.compat.InventoryCheck;
import io.denyut.server.compat.PingService;
import io.denyut.server.config.Configuration;
import io.denyut.server.history.PingHistory;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.live.LiveHub;
import io.denyut.server.view.TargetViews;
import io.denyut.store.JdbcStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What routes answer from.
 *
 * @param owner who a target belongs to: file, page or source
 * @param data the data directory
 * @param store empty where it is switched off
 * @param aside prepares what many ask for
 * @param zone of the times on S1's paths
 */
record ServerParts(
        Configuration configuration,
        Monitor monitor,
        TargetViews views,
        PingHistory history,
        Optional<JdbcStore> store,
        StoreQueries queries,
        LiveHub live,
        ServerProblems problems,
        PingService service,
        ManualProbe manualProbe,
        InventoryCheck inventory,
        ChannelTest channelTest,
        ChannelReceipts receipts,
        OwnTemplates templates,
        Function<String, Optional<String>> owner,
        ServerInfo info,
        Path data,
        ZoneId zone,
        InstantSource clock,
        Executor aside) {}
