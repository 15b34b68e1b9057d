// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A source module of the pipeline; its dependencies name the stages before it, so that data flows one way.
///
/// Resources become part of the program.
func stage(_ name: String, after dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, of dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "ftptrace",
  products: [
    .executable(name: "ftptrace", targets: ["ftptrace"]),
    .library(name: "FTPTrace", targets: ["Analysis", "Reports", "Presentation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibpcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
    .target(name: "CInflatingStream", linkerSettings: [.linkedLibrary("z")]),

    stage("NetworkTypes", after: []),
    stage("ParallelWork", after: []),
    stage("Capture", after: ["NetworkTypes", "CLibpcap", "CInflatingStream"]),
    stage("PacketDecoding", after: ["NetworkTypes"]),
    stage("TCPFlows", after: ["PacketDecoding", "NetworkTypes"]),
    stage("FTPProtocol", after: ["NetworkTypes"]),
    stage("FTPSessions", after: ["FTPProtocol", "TCPFlows", "PacketDecoding", "Capture", "NetworkTypes"]),
    stage(
      "TraceComparison",
      after: ["FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding", "Capture", "NetworkTypes"]),
    stage(
      "Findings",
      after: [
        "TraceComparison", "FTPSessions", "FTPProtocol", "TCPFlows", "Capture", "ParallelWork",
        "NetworkTypes",
      ]),
    stage(
      "Reports",
      after: [
        "Findings", "TraceComparison", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding", "Capture",
        "NetworkTypes", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    stage(
      "Presentation",
      after: [
        "Reports", "Findings", "TraceComparison", "FTPSessions", "FTPProtocol", "TCPFlows", "Capture",
        "NetworkTypes",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("HTML/report.css")]),
    stage(
      "EvidenceFiles",
      after: [
        "Reports", "Findings", "TraceComparison", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding",
        "Capture", "NetworkTypes",
      ]),
    stage(
      "Analysis",
      after: ["FTPSessions", "TCPFlows", "PacketDecoding", "Capture", "ParallelWork", "NetworkTypes"]),
    .executableTarget(
      name: "ftptrace",
      dependencies: [
        "Analysis", "EvidenceFiles", "TraceComparison", "Findings", "Reports", "Presentation", "FTPSessions",
        "Capture",
        "NetworkTypes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "manual-pages",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["NetworkTypes"], path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "TestScenes",
      dependencies: ["TestSupport", "FTPSessions", "TCPFlows", "PacketDecoding", "NetworkTypes"],
      path: "Tests/TestScenes", swiftSettings: strict),
    .target(
      name: "FuzzHarnesses",
      dependencies: [
        "Presentation", "Reports", "Findings", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding",
        "Capture",
        "NetworkTypes",
      ],
      path: "Tests/Fuzz/Harnesses", swiftSettings: strict),
    tests("FuzzReplayTests", of: ["FuzzHarnesses"]),
    tests("NetworkTypesTests", of: ["NetworkTypes"]),
    tests("CaptureTests", of: ["Capture", "NetworkTypes"]),
    tests("PacketDecodingTests", of: ["PacketDecoding", "NetworkTypes"]),
    tests("TCPFlowsTests", of: ["TCPFlows", "PacketDecoding", "NetworkTypes"]),
    tests("FTPProtocolTests", of: ["FTPProtocol", "NetworkTypes"]),
    tests(
      "FTPSessionsTests",
      of: [
        "TestScenes", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding", "Analysis", "Capture",
        "NetworkTypes",
      ]),
    tests(
      "TraceComparisonTests",
      of: [
        "TestScenes", "TraceComparison", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding",
        "Capture",
        "NetworkTypes",
      ]),
    tests(
      "FindingsTests",
      of: [
        "TestScenes", "TraceComparison", "Findings", "Analysis", "FTPSessions", "FTPProtocol", "TCPFlows",
        "PacketDecoding",
        "Capture", "NetworkTypes",
      ]),
    tests(
      "ReportsTests",
      of: [
        "Presentation", "Reports", "Findings", "TraceComparison", "Analysis", "FTPSessions", "TCPFlows",
        "Capture",
        "NetworkTypes",
      ]),
    tests("EvidenceFilesTests", of: ["EvidenceFiles", "Capture", "NetworkTypes"]),
    tests(
      "AnalysisTests", of: ["Analysis", "FTPSessions", "FTPProtocol", "TCPFlows", "Capture", "NetworkTypes"]),
    tests(
      "RobustnessTests",
      of: [
        "Analysis", "Reports", "Findings", "FTPSessions", "FTPProtocol", "TCPFlows", "PacketDecoding",
        "Capture",
        "NetworkTypes",
      ],
      exclude: ["README.md", "memory.sh", "attack.c"]),
    tests("EndToEndTests", of: ["ftptrace", "manual-pages", "NetworkTypes"], exclude: ["Snapshots"]),
  ]
)
