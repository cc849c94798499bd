module Perjury.Tests.ModelTests

open NUnit.Framework
