public import ArgumentParser
public import Presentation

extension CSVTable: ExpressibleByArgument {}
