module Perjury.Tests.FuzzTests

open NUnit.Framework
